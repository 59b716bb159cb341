"""Situations rebuilt from public threads in which somebody's token was rejected and the cause was
found: the same parts, other keys and names. Written to field.jsonl, in the form of the shared corpus."""

import base64
import hashlib
import json
from pathlib import Path

import signing
from providers import (COGNITO, ENTRA1, ENTRA2, FIREBASE, GITLAB, GOOGLE, HOME, KEYCLOAK, KUBERNETES,
                       NOW, OKTA, SPIFFE, SUPABASE, TENANT, Provider, hs)
from signing import b64, compact, jwk, jwks, public_pem, token

GITHUB = "https://github.com/"
SECRET = b"lantern-of-the-old-harbour-which-nobody-lights-any-more-17-times-a-year"

DEX = Provider("dex", "https://argocd.example.com/api/dex", "rsa_a", "b3f1f2c7a0",
               {"sub": "CgYxMjM0NTYSBmdpdGh1Yg", "at_hash": "w1", "email": "ann@example.org",
                "groups": ["ops"]}, "argo-cd-cli", 86400)


def alb(form="raw"):
    """What an Application Load Balancer forwards: padded, and dates and client in the header."""
    header = {"typ": "JWT", "kid": "c2f80c8b-c05c-4068-af14-17299f7896b1", "alg": "ES256",
              "iss": COGNITO.iss, "client": "4fmvht22tjrgd7d3k3tghttct7",
              "signer": "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/a/1",
              "exp": NOW + 90}
    payload = {"sub": "23d498b2-3031-70d2-8a15-49dd886a087b", "email_verified": "true",
               "email": "ann@example.org", "username": "ann"}
    parts = [base64.urlsafe_b64encode(compact(part)).decode() for part in (header, payload)]
    start = ".".join(parts)
    signed = signing.signature(start.encode(), "p256_a", "ES256", form)
    return f"{start}.{base64.urlsafe_b64encode(signed).decode()}"


def emulator(**change):
    claims = {**FIREBASE.claims(), **change}
    return f'{b64(compact({"alg": "none", "typ": "JWT"}))}.{b64(compact(claims))}.'


def padded_secret():
    """Signed as it should be, and sent with the padding of standard base64 behind it."""
    text = token({"typ": "JWT", "alg": "HS256"}, {"exp": NOW + 60, "iat": NOW - 5}, SECRET)
    return text + "="


def der_padded():
    start = f'{b64(compact({"typ": "JWT", "alg": "ES256"}))}.{b64(compact({"sub": "paulo", "iat": NOW - 9}))}'
    signed = signing.signature(start.encode(), "p256_b", "ES256", "der")
    return f"{start}.{base64.urlsafe_b64encode(signed).decode()}"


def apple_secret(days):
    claims = {"iss": "TEAM123456", "iat": NOW - 60, "exp": NOW - 60 + days * 86400,
              "aud": "https://appleid.apple.com", "sub": "com.example.web"}
    return token({"alg": "ES256", "kid": "ABC123DEFG"}, claims, "p256_c")


def app_token(key, **change):
    claims = {"iat": NOW - 60, "exp": NOW + 540, "iss": "Iv23liQx7bWm2kPzR4tY"} | change
    return token({"alg": "RS256", "typ": "JWT"}, claims, key)


def wide(bits, size):
    secret = hashlib.sha512(b"short").digest()[:size]
    text = token({"alg": f"HS{bits}", "typ": "JWT"}, {"sub": "17", "exp": NOW + 900}, secret)
    return text, base64.b64encode(secret).decode()


def cases():
    def case(name, source, stdin, files, args, expect, cause, at=NOW):
        expect = expect.split()
        made.append({"id": name, "source_url": GITHUB + source, "stdin": stdin, "files": files,
                     "args": args, "at": at, "expect_first": expect, "real_cause": cause})

    def of(provider, name, source, expect, cause, text, args=None, key_set=None, **rest):
        args = provider.demand() if args is None else args
        case(name, source, text, {"jwks.json": key_set or provider.jwks()},
             ["--jwks", "jwks.json", *args], expect, cause, **rest)

    def shared(name, source, expect, cause, text, secret, *args, **rest):
        case(name, source, text, {"secret": secret}, ["--secret-file", "secret", *args], expect, cause,
             **rest)

    made = []
    of(DEX, "argo-12170", "argoproj/argo-cd/issues/12170", "claim.aud-mismatch",
       "the CLI has a client of its own: its tokens are for argo-cd-cli, the server expects argo-cd",
       DEX.token(), DEX.demand(aud="argo-cd"))
    of(KEYCLOAK, "kc-24596", "keycloak/keycloak/issues/24596", "claim.iss-mismatch claim.iss-near-miss",
       "asked as localhost by one side and as a Kubernetes service by the other",
       KEYCLOAK.token(iss="http://mykeycloak-service.keycloak:8180/realms/myrealm"),
       ["--issuer", "http://localhost:8180/realms/myrealm"])
    of(KEYCLOAK, "kc-proxy-17", "thomasdarimont/spring-boot-keycloak-server-example/issues/17",
       "claim.iss-near-miss", "the proxy hides the port, so Keycloak writes an issuer without it",
       KEYCLOAK.token(iss="http://keycloak/auth/realms/sample"),
       ["--issuer", "http://keycloak:8080/auth/realms/sample"])
    of(HOME, "a0-blog-1", "auth0-blog/react-tutorial/issues/1", "claim.iss-near-miss",
       "the issuer of Auth0 ends in a slash", HOME.token(iss="https://bk-tmp.auth0.com/"),
       ["--issuer", "https://bk-tmp.auth0.com"])
    of(KEYCLOAK, "minio-993", "minio/object-browser/issues/993", "time.clock-skew",
       "the clock of the server is some seconds behind", KEYCLOAK.token(iat=NOW + 4))
    of(HOME, "javajwt-268", "auth0/java-jwt/issues/268", "time.clock-skew",
       "the issuing server is a second ahead of the one that checks", HOME.token(nbf=NOW + 1))
    shared("dgrijalva-314", "dgrijalva/jwt-go/issues/314", "time.clock-skew",
           "the PHP server that signs is a fraction of a second ahead",
           hs(secret=SECRET, iat=NOW + 0.4), SECRET.decode())
    shared("postgrest-1139", "PostgREST/postgrest/issues/1139", "time.clock-skew",
           "the clock of the docker machine is behind",
           token({"alg": "HS256"}, {"role": "web_user", "iat": NOW + 38, "exp": NOW + 3600}, SECRET),
           SECRET.decode())
    text, secret = wide(512, 40)
    shared("idm-2353", "AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet/issues/2353",
           "key.weak", "the secret has 40 bytes, HS512 wants 64: older versions let it pass", text,
           secret, "--secret-encoding", "base64")
    of(KUBERNETES, "irsa-18", "awslabs/amazon-eks-irsa-cfn/pull/18", "claim.aud-mismatch claim.aud-near-miss",
       "the audience was written sts.amazon.com", KUBERNETES.token(aud=["sts.amazon.com"]),
       KUBERNETES.demand(aud="sts.amazonaws.com"))
    of(KUBERNETES, "strimzi-13175", "strimzi/strimzi-kafka-operator/issues/13175",
       "claim.iss-mismatch claim.iss-near-miss", "OpenShift writes the issuer without .cluster.local",
       KUBERNETES.token(), ["--issuer", "https://kubernetes.default.svc.cluster.local"])
    of(KEYCLOAK, "strimzi-oauth-162", "strimzi/strimzi-kafka-oauth/issues/162",
       "key.unknown-kid key.other-instance", "Keycloak was started anew with other keys",
       KEYCLOAK.token(), key_set=jwks(jwk("p384_b", "newborn-key-of-the-realm", alg="ES384")))
    of(KEYCLOAK, "quarkus-32967", "quarkusio/quarkus/issues/32967", "key.unknown-kid key.other-instance",
       "the cookie outlived the dev service of Keycloak, whose keys are new at each start",
       KEYCLOAK.token(typ="ID"), key_set=jwks(jwk("p384_b", "J3q", alg="ES384"), jwk("rsa_b", "K4r", alg="RSA-OAEP", use="enc")))
    of(ENTRA2, "apim-12552", "MicrosoftDocs/azure-docs/issues/12552", "claim.iss-mismatch claim.iss-near-miss",
       "the metadata of version 1 was configured, the token is of version 2", ENTRA2.token(),
       ["--issuer", f"https://sts.windows.net/{TENANT}/"])
    of(ENTRA1, "o2p-3034", "oauth2-proxy/oauth2-proxy/issues/3034", "claim.iss-mismatch claim.iss-near-miss",
       "the proxy expects version 2, the app registration issues tokens of version 1", ENTRA1.token(),
       ["--issuer", f"https://login.microsoftonline.com/{TENANT}/v2.0"])
    of(ENTRA1, "adal-495", "AzureAD/azure-activedirectory-library-for-dotnet/issues/495",
       "claim.aud-mismatch", "the app asked for the App ID URI, the API accepts its client id alone",
       ENTRA1.token(aud="https://shop-api.azurewebsites.net"),
       ["--audience", "8a7b6c5d-4e3f-4a2b-9c1d-0e9f8a7b6c5d"])
    of(HOME, "idbase-37", "aruss/IdentityBase/issues/37", "claim.aud-mismatch",
       "the API is called api1, the token is for the resources of the server",
       HOME.token(iss="http://localhost:5000", aud="http://localhost:5000/resources", client_id="ro"),
       ["--audience", "api1"])
    of(FIREBASE, "hasura-3589", "hasura/graphql-engine/issues/3589", "claim.required-missing",
       "the user was made before custom claims were set", FIREBASE.token(),
       [*FIREBASE.demand(), "--require", "https://hasura.io/jwt/claims"])
    of(SUPABASE, "supa-10357", "supabase/supabase/issues/10357",
       "input.embedded input.quoted", "the whole cookie, a JSON list, was taken for the token",
       json.dumps([SUPABASE.token(), "ktuUPxuJF-PHPhRpWfvUfQ", None, None]))
    of(FIREBASE, "fbtools-2813", "firebase/firebase-tools/issues/2813", "alg.none",
       "tokens of the emulator are not signed, and the Admin SDK was not told of it", emulator(),
       key_set=json.dumps({FIREBASE.kid: signing.certificate("rsa_c")}))
    of(FIREBASE, "webauth-27", "kriasoft/web-auth-library/issues/27", "alg.none",
       "the emulator neither signs nor writes a kid", emulator(sub="x1", user_id="x1"))
    of(GOOGLE, "gauth-222", "googleapis/google-auth-library-nodejs/issues/222", "claim.aud-mismatch",
       "the token was requested for another client of the project", GOOGLE.token(),
       GOOGLE.demand(aud="511000000000-web.apps.googleusercontent.com"))
    case("alb-109", "awslabs/aws-jwt-verify/issues/109", alb(), {"key.pem": public_pem("p256_a")},
         ["--key", "key.pem"], "input.padded", "the load balancer pads its base64url, and signs it so")
    case("alb-iss", "PostHog/duckgres/pull/1157", alb(), {"key.pem": public_pem("p256_a")},
         ["--key", "key.pem", "--issuer", COGNITO.iss], "input.padded claim.iss-missing",
         "the load balancer writes iss and exp into the header")
    of(COGNITO, "alb-71", "awslabs/aws-jwt-verify/issues/71", "input.padded key.unknown-kid",
       "the token of the load balancer was taken for one of Cognito", alb(), [])
    shared("vertx-33", "eclipse-vertx/vertx-auth/issues/33", "input.padded input.trailing-text",
           "the signature was sent with its padding", padded_secret(), SECRET.decode())
    case("vertx-34", "eclipse-vertx/vertx-auth/issues/34", der_padded(), {"pub.pem": public_pem("p256_b")},
         ["--key", "pub.pem"], "signature.der-ecdsa input.padded", "the signature is DER, and padded")
    shared("passport-127", "mikenicholson/passport-jwt/issues/127", "signature.wrong-secret",
           "one file still had the old secret", hs(secret=b"the-old-secret-of-the-tutorial-2017"),
           "another-secret-in-the-server-file-2017")
    shared("tymon-814", "tymondesigns/jwt-auth/issues/814", "signature.secret-empty signature.wrong-secret",
           "JWT_SECRET is missing on the new machine", hs(secret=SECRET), "")
    case("ghapp-153", "actions/create-github-app-token/issues/153", app_token("rsa_a"),
         {"app.pub.pem": public_pem("rsa_b")}, ["--key", "app.pub.pem"],
         "signature.mismatch key.other-instance", "the private key is of another app than the id")
    case("apple-9", "mikebronner/laravel-sign-in-with-apple/issues/9", apple_secret(200),
         {"pub.pem": public_pem("p256_c")}, ["--key", "pub.pem"], "claim.assertion-rules",
         "the client secret lives longer than six months")
    case("ghapp-135", "repository-settings/app/issues/135", app_token("rsa_a", exp=NOW + 3600),
         {"app.pub.pem": public_pem("rsa_a")}, ["--key", "app.pub.pem"], "claim.assertion-rules",
         "the JWT of the app lives longer than ten minutes")
    of(GITLAB, "vault-218", "hashicorp/vault-plugin-auth-jwt/issues/218", "claim.value-mismatch",
       "a regular expression was written where the role compares globs", GITLAB.token(),
       ["--issuer", GITLAB.iss, "--require", "project_id=.*"])
    of(GITLAB, "vault-305", "hashicorp/vault-plugin-auth-jwt/issues/305", "claim.value-mismatch",
       "the branch is not protected", GITLAB.token(),
       [*GITLAB.demand(), "--require", "ref_protected=true"])
    of(GOOGLE, "vault-8", "hashicorp/vault-plugin-auth-jwt/issues/8", "claim.value-mismatch",
       "the client id was bound as the subject", GOOGLE.token(),
       ["--issuer", GOOGLE.iss, "--require", "sub=" + GOOGLE.aud])
    of(DEX, "k8s-136887", "kubernetes/kubernetes/issues/136887", "claim.value-mismatch",
       "the e-mail address of the user is not verified", DEX.token(email_verified=False),
       [*DEX.demand(), "--require", "email_verified=true"])
    of(SPIFFE, "spire-aud", "spiffe/spiffe/issues/358", "claim.aud-mismatch",
       "a JWT-SVID is for the one service that it was fetched for", SPIFFE.token(),
       ["--audience", "spiffe://example.org/payments"],
       jwks(jwk("p256_c", SPIFFE.kid, use="jwt-svid")))
    of(SPIFFE, "pyspiffe-449", "HewlettPackard/py-spiffe/pull/449", "claim.value-mismatch",
       "the subject is of another trust domain", SPIFFE.token(),
       ["--require", "sub=spiffe://partner.example/ns/shop/sa/cart"],
       jwks(jwk("p256_c", SPIFFE.kid, use="jwt-svid")))
    of(OKTA, "ktor-297", "ktorio/ktorio.github.io/pull/297", "claim.aud-mismatch",
       "the guide gave the issuer as the audience", OKTA.token(),
       ["--issuer", OKTA.iss, "--audience", OKTA.iss])
    return made


def write(path):
    lines = [json.dumps(case, ensure_ascii=False) for case in cases()]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} situations out of threads")
