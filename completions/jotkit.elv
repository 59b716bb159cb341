
use builtin;
use str;

set edit:completion:arg-completer[jotkit] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'jotkit'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'jotkit'= {
            cand --color 'When to colour'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand decode 'Show the header and payload of a token, without verifying it'
            cand verify 'Check a token fully: structure, algorithm, key, signature, times, issuer, audience'
            cand explain 'Say why a token is not accepted, and what to do about it'
            cand sign 'Make a token with a local key, or have an issuer make it'
            cand jwks 'Show the keys of an issuer, a URL or a file, judge them, or compare them with others'
            cand convert 'Turn a key into another spelling: JWK, JWKS, PEM, DER or certificate'
            cand keygen 'Make a key'
            cand serve 'Serve a local issuer: discovery, key set and tokens'
            cand fixtures 'Make a folder of tokens to try a backend with'
            cand profile 'Show the profiles of jotkit.toml, or check the keys of one'
            cand clerk 'What only Clerk has: its keys, a project''s variables, JWT templates, session tokens'
            cand demo 'Show the whole thing on this machine: an issuer, a token, and what goes wrong with tokens'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;decode'= {
            cand --color 'When to colour'
            cand --at 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z'
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --batch 'Read many tokens, one a line, from files or standard input, plain, gzip or zstd'
            cand --pointer 'Lines are JSON, and the token is at this place, such as /request/token (RFC 6901)'
            cand --jobs 'How many threads work; by default as many as there are cores'
            cand --redact 'Take out what may be personal or secret, for sharing'
            cand --unordered 'Give lines out as they are done, in any order'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;verify'= {
            cand --color 'When to colour'
            cand -p 'A profile of jotkit.toml: its origins and keys hold where no flag says otherwise; JOTKIT_PROFILE names one too'
            cand --profile 'A profile of jotkit.toml: its origins and keys hold where no flag says otherwise; JOTKIT_PROFILE names one too'
            cand --issuer 'Who must have issued it, to the letter; alone it also finds the keys'
            cand --audience 'Whom it must be for; repeat it to allow any of several'
            cand --alg 'An algorithm to allow; repeat it to allow several'
            cand --authorized-party 'A front end (azp) to allow; repeat it to allow several'
            cand --require 'A claim that must be there, by a dotted path, and what it must be or contain'
            cand --typ 'What `typ` of the header must be'
            cand --max-age 'How long ago it may have been issued at the most, such as 15m'
            cand --leeway 'By how much every date may be missed, such as 30s; by nothing unless this says otherwise'
            cand --jwks 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content'
            cand --key 'A key: the same reader as --jwks'
            cand --key-env 'The environment variable that holds the key'
            cand --secret-file 'The file that holds a shared secret; one line break at its end is not part of it'
            cand --secret-env 'The environment variable that holds a shared secret'
            cand --secret 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine'
            cand --secret-encoding 'How the shared secret is written: utf8 unless this says otherwise'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --timeout 'How long each document may take'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand --payload 'The payload of a detached signature: a file, or `-` for standard input'
            cand --batch 'Read many tokens, one a line, from files or standard input, plain, gzip or zstd'
            cand --pointer 'Lines are JSON, and the token is at this place, such as /request/token (RFC 6901)'
            cand --jobs 'How many threads work; by default as many as there are cores'
            cand --only 'Print only the lines of such tokens; all are counted'
            cand --fields 'What to print of each token'
            cand --at 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z'
            cand --print 'Print only this claim, raw, and only of an accepted token'
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --insecure-allow-weak-keys 'Let weak keys verify: RSA under 2048 bits, secrets shorter than their hash'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Ask the server even where the cached keys are fresh'
            cand --any-payload 'Check the signature of any payload, which need be no JSON object; --payload implies it'
            cand --all 'Of several signatures each must be accepted, as by default'
            cand --any 'Of several signatures one must be accepted'
            cand --unordered 'Give lines out as they are done, in any order'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;explain'= {
            cand --color 'When to colour'
            cand --cause 'Print the page of one cause'
            cand --error 'Start from an error message, a log or a response of an API; - reads it from standard input. Where there is a token, it decides. With CLERK_SECRET_KEY set, a missing JWT template is looked for'
            cand --as 'Also say what that library would answer for this token, these keys and demands'
            cand -p 'A profile of jotkit.toml: its origins and keys hold where no flag says otherwise; JOTKIT_PROFILE names one too'
            cand --profile 'A profile of jotkit.toml: its origins and keys hold where no flag says otherwise; JOTKIT_PROFILE names one too'
            cand --issuer 'Who must have issued it, to the letter; alone it also finds the keys'
            cand --audience 'Whom it must be for; repeat it to allow any of several'
            cand --alg 'An algorithm to allow; repeat it to allow several'
            cand --authorized-party 'A front end (azp) to allow; repeat it to allow several'
            cand --require 'A claim that must be there, by a dotted path, and what it must be or contain'
            cand --typ 'What `typ` of the header must be'
            cand --max-age 'How long ago it may have been issued at the most, such as 15m'
            cand --leeway 'By how much every date may be missed, such as 30s; by nothing unless this says otherwise'
            cand --jwks 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content'
            cand --key 'A key: the same reader as --jwks'
            cand --key-env 'The environment variable that holds the key'
            cand --secret-file 'The file that holds a shared secret; one line break at its end is not part of it'
            cand --secret-env 'The environment variable that holds a shared secret'
            cand --secret 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine'
            cand --secret-encoding 'How the shared secret is written: utf8 unless this says otherwise'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --timeout 'How long each document may take'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand --payload 'The payload of a detached signature: a file, or `-` for standard input'
            cand --at 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z'
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --list 'List all causes'
            cand --insecure-allow-weak-keys 'Let weak keys verify: RSA under 2048 bits, secrets shorter than their hash'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Ask the server even where the cached keys are fresh'
            cand --any-payload 'Check the signature of any payload, which need be no JSON object; --payload implies it'
            cand --all 'Of several signatures each must be accepted, as by default'
            cand --any 'Of several signatures one must be accepted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;sign'= {
            cand --color 'When to colour'
            cand --jwks 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content'
            cand --key 'A key: the same reader as --jwks'
            cand --key-env 'The environment variable that holds the key'
            cand --secret-file 'The file that holds a shared secret; one line break at its end is not part of it'
            cand --secret-env 'The environment variable that holds a shared secret'
            cand --secret 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine'
            cand --secret-encoding 'How the shared secret is written: utf8 unless this says otherwise'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --issuer-at 'An issuer that signs: a running `jotkit serve`'
            cand --alg 'The algorithm; by default what the key is for'
            cand --kid 'The key to take from a set, or the name to give to one without'
            cand --header 'A header member; JSON where it parses as anything but text'
            cand --claims 'A JSON object of claims: a file, or `-` for standard input'
            cand --template 'A JWT template, in TOML or JSON: claims with shortcodes, as Clerk has them'
            cand --user 'The users whom a template may be about, in TOML or JSON'
            cand --user-id 'Which of the users; by default the only one'
            cand --claim 'A claim; JSON where it parses as an object, array, number, true, false or null, else text'
            cand --claim-text 'A claim that is text whatever it looks like'
            cand --claim-seq 'A claim that counts the tokens of --count: {n} in its text is 1, 2, 3 and so on'
            cand --iss 'Who issues it'
            cand --sub 'Whom it is about'
            cand --aud 'Whom it is for; repeat it for a list'
            cand --exp 'When it expires: 15m from now, or a date'
            cand --nbf 'From when on it is valid: 1m from now, or a date'
            cand --iat 'When it was issued: -5m from now, or a date'
            cand --jti 'Its own identifier'
            cand --payload 'Bytes to sign instead of claims: a file, or `-` for standard input'
            cand --serialization 'How to write the token'
            cand --count 'Make so many tokens, one a line'
            cand --at 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z'
            cand --no-iat 'Leave `iat` out'
            cand --detached 'Leave the payload out of the token: it is sent beside it'
            cand --insecure-allow-weak-keys 'Sign with a shared secret that is shorter than its hash'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;jwks'= {
            cand --color 'When to colour'
            cand --kid 'Only the key of this name'
            cand --thumbprint 'The RFC 7638 thumbprint of each key, or its RFC 9278 URI, which is of SHA-256'
            cand --diff 'What another set, by the same kinds of places, has otherwise: exit status 1 when it differs'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --timeout 'How long each document may take'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand --at 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z'
            cand -o 'How to answer: a table, a key set in JSON, or public keys in PEM'
            cand --output 'How to answer: a table, a key set in JSON, or public keys in PEM'
            cand --lint 'Judge the set: exit status 1 when something is found'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Ask the server even where the cached keys are fresh'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'jotkit;convert'= {
            cand --color 'When to colour'
            cand --n 'The modulus of an RSA key, in base64url as in a JWK'
            cand --e 'The exponent of an RSA key, in base64url as in a JWK'
            cand --kid 'The name of the key to take from a set, or the name to give to one without'
            cand --to 'What to make of it'
            cand --out 'The file to write, or `-` for standard output; a private key is readable by its owner alone'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --timeout 'How long each document may take'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand --der 'DER instead of PEM'
            cand --private 'Write the private half too'
            cand --force 'Replace a file that is there'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Ask the server even where the cached keys are fresh'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;keygen'= {
            cand --color 'When to colour'
            cand --bits 'Its length: rsa 2048 (the default), 3072, 4096 or 8192; oct 128 to 4096, by default 256'
            cand --curve 'The curve of an ec key, by default P-256'
            cand --alg 'The one algorithm that the key is for'
            cand --use 'What the key is for: sig, to sign and verify'
            cand --kid 'The key''s name; by default its thumbprint'
            cand --to 'What to write'
            cand --out 'The file for the private key, or `-` for standard output'
            cand --public-out 'The file for the public half, or `-` for standard output'
            cand --force 'Replace files that are there'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;serve'= {
            cand --color 'When to colour'
            cand --port 'The port; 0 is any that is free'
            cand --bind 'The address to listen at; any but this machine''s own lets others have tokens too'
            cand --issuer 'The issuer''s name; by default where it is'
            cand --state 'The file that keeps keys from one run to the next; made where there is none'
            cand --key 'A private key to sign with: a file or `-`; JWK, PEM or DER'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --alg 'The algorithm; by default what the key is for, or RS256'
            cand --keep-retired 'How long a key stays in the set after it was replaced'
            cand --lifetime 'How long tokens live, unless a request says otherwise'
            cand --clock-skew 'By how much `nbf` lies before `iat`, for clocks that go behind'
            cand --fault 'A misbehaviour; repeat it for several'
            cand --template 'A JWT template, in TOML or JSON; repeat it for several'
            cand --user 'The users whom tokens may be about, in TOML or JSON; by default user_local alone'
            cand --clerk-secret-key-env 'The environment variable that holds the secret key; by default one is made and printed'
            cand --authorized-party 'The front end (azp) of session tokens'
            cand --clerk 'Serve the routes that Clerk''s SDKs call, too'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;fixtures'= {
            cand --color 'When to colour'
            cand --out 'The folder; it must be new or empty'
            cand --issuer 'Who issues them'
            cand --audience 'Whom they are for'
            cand --require 'A claim that the backend needs, by a dotted path, and its value; repeat it for several'
            cand --lifetime 'How long the good one is good, such as 1h'
            cand --key 'The private key to sign with; by default a new one, which is written beside the tokens'
            cand --alg 'The algorithm; by default what the key is for, or RS256'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --at 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z'
            cand --force 'Write into a folder that is not empty, and replace files that are there'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;profile'= {
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the profiles that can be named here'
            cand show 'Show what one says'
            cand check 'Read one, fetch its keys and judge them: exit status 1 when something is found'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;profile;list'= {
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --color 'When to colour'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'jotkit;profile;show'= {
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --color 'When to colour'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'jotkit;profile;check'= {
            cand --timeout 'How long each document may take'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --color 'When to colour'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Ask the server even where the cached keys are fresh'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'jotkit;profile;help'= {
            cand list 'List the profiles that can be named here'
            cand show 'Show what one says'
            cand check 'Read one, fetch its keys and judge them: exit status 1 when something is found'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;profile;help;list'= {
        }
        &'jotkit;profile;help;show'= {
        }
        &'jotkit;profile;help;check'= {
        }
        &'jotkit;profile;help;help'= {
        }
        &'jotkit;clerk'= {
            cand --color 'When to colour'
            cand -h 'Print help'
            cand --help 'Print help'
            cand key 'Say what a publishable or secret key is, and which instance it names'
            cand env 'Say which instance a project''s variables name, whether they agree, and how to verify with them'
            cand templates 'List an instance''s JWT templates, or show one, and judge them'
            cand token 'Fetch a session''s token, its own or one of a JWT template'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;clerk;key'= {
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;clerk;env'= {
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;clerk;templates'= {
            cand --secret-key-file 'The file that holds the secret key; without it CLERK_SECRET_KEY does, or it is asked for'
            cand --secret-key 'The secret key, asked for without echo; =VALUE shows it to everyone on this machine'
            cand --timeout 'How long each answer may take'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;clerk;token'= {
            cand --session 'The session'
            cand --user 'A user of a development instance: the session that was last active, or a new one'
            cand --template 'The JWT template; without it the session''s own token'
            cand --secret-key-file 'The file that holds the secret key; without it CLERK_SECRET_KEY does, or it is asked for'
            cand --secret-key 'The secret key, asked for without echo; =VALUE shows it to everyone on this machine'
            cand --timeout 'How long each answer may take'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;clerk;help'= {
            cand key 'Say what a publishable or secret key is, and which instance it names'
            cand env 'Say which instance a project''s variables name, whether they agree, and how to verify with them'
            cand templates 'List an instance''s JWT templates, or show one, and judge them'
            cand token 'Fetch a session''s token, its own or one of a JWT template'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;clerk;help;key'= {
        }
        &'jotkit;clerk;help;env'= {
        }
        &'jotkit;clerk;help;templates'= {
        }
        &'jotkit;clerk;help;token'= {
        }
        &'jotkit;clerk;help;help'= {
        }
        &'jotkit;demo'= {
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;completions'= {
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;help'= {
            cand decode 'decode'
            cand verify 'verify'
            cand explain 'explain'
            cand sign 'sign'
            cand jwks 'jwks'
            cand convert 'convert'
            cand keygen 'keygen'
            cand serve 'serve'
            cand fixtures 'fixtures'
            cand profile 'profile'
            cand clerk 'clerk'
            cand demo 'demo'
            cand completions 'completions'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;help;decode'= {
        }
        &'jotkit;help;verify'= {
        }
        &'jotkit;help;explain'= {
        }
        &'jotkit;help;sign'= {
        }
        &'jotkit;help;jwks'= {
        }
        &'jotkit;help;convert'= {
        }
        &'jotkit;help;keygen'= {
        }
        &'jotkit;help;serve'= {
        }
        &'jotkit;help;fixtures'= {
        }
        &'jotkit;help;profile'= {
        }
        &'jotkit;help;clerk'= {
        }
        &'jotkit;help;demo'= {
        }
        &'jotkit;help;completions'= {
        }
        &'jotkit;help;help'= {
        }
    ]
    $completions[$command]
}
