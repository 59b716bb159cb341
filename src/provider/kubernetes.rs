//! Service accounts of Kubernetes, Amazon EKS, Azure AKS and Google Kubernetes Engine. Sources:
//! https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account,
//! https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html and
//! https://github.com/aws/amazon-eks-pod-identity-webhook for EKS,
//! https://learn.microsoft.com/azure/aks/use-oidc-issuer, all 2026-11.

use crate::provider::product::{Issuer, Mark, Product, Provider, Topic};

const KEYS: &str = "{issuer}/openid/v1/jwks";

/// Projected tokens of pods, and those of `kubectl create token`.
pub static KUBERNETES: Provider = Provider {
    marks: &[&[Mark::ClaimBegins("sub", "system:serviceaccount:")]],
    peculiar: "aud is the API server of the cluster unless another is asked for, sts.amazonaws.com \
               for roles of AWS; sub is system:serviceaccount:NAMESPACE:NAME; a token ends with \
               its pod",
    advice: &[
        (
            Topic::Audience,
            "ask for it: kubectl create token NAME --audience AUDIENCE, or audience in the \
             projected volume of the pod; for roles of AWS, eks.amazonaws.com/audience at the \
             service account",
        ),
        (
            Topic::Issuer,
            "expect what the cluster calls itself: kubectl get --raw \
             /.well-known/openid-configuration",
        ),
        (
            Topic::Spelling,
            "expect what the cluster calls itself, to the letter: kubectl get --raw \
             /.well-known/openid-configuration",
        ),
        (
            Topic::Instance,
            "each cluster is an issuer: expect the one where the workload runs: kubectl get --raw \
             /.well-known/openid-configuration",
        ),
        (
            Topic::Keys,
            "each cluster has keys of its own: kubectl get --raw /openid/v1/jwks; after they were \
             replaced, let the pods start again to get new tokens",
        ),
        (
            Topic::Value,
            "let the workload run as the service account that is expected, or change the condition",
        ),
        (
            Topic::Fresh,
            "read the file of the projected volume for each request: it is renewed there",
        ),
    ],
    ..Provider::new(
        Product::Kubernetes,
        "Kubernetes",
        &[
            Issuer::new("https://kubernetes.default.svc.cluster.local", KEYS),
            Issuer::new("https://kubernetes.default.svc", KEYS),
            Issuer::new("https://oidc.eks.{region}.amazonaws.com/id/{cluster}", "{issuer}/keys"),
            Issuer::new("https://oidc.eks.{region}.amazonaws.com.cn/id/{cluster}", "{issuer}/keys"),
            // Tokens of secrets, before version 1.24, name no cluster.
            Issuer::new("kubernetes/serviceaccount", ""),
            Issuer::new("https://{region}.oic.prod-arc.azure.com/{tenant}/{cluster}/", KEYS),
            Issuer::new("https://{region}.oic.prod-aks.azure.com/{tenant}/{cluster}/", KEYS),
            Issuer::new(
                "https://container.googleapis.com/v1/projects/{project}/locations/{place}/clusters/{cluster}",
                "{issuer}/jwks",
            ),
        ],
    )
};
