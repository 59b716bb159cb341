
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'jotkit' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'jotkit'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'jotkit' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Show the header and payload of a token, without verifying it')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a token fully: structure, algorithm, key, signature, times, issuer, audience')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say why a token is not accepted, and what to do about it')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Make a token with a local key, or have an issuer make it')
            [CompletionResult]::new('jwks', 'jwks', [CompletionResultType]::ParameterValue, 'Show the keys of an issuer, a URL or a file, judge them, or compare them with others')
            [CompletionResult]::new('convert', 'convert', [CompletionResultType]::ParameterValue, 'Turn a key into another spelling: JWK, JWKS, PEM, DER or certificate')
            [CompletionResult]::new('keygen', 'keygen', [CompletionResultType]::ParameterValue, 'Make a key')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve a local issuer: discovery, key set and tokens')
            [CompletionResult]::new('fixtures', 'fixtures', [CompletionResultType]::ParameterValue, 'Make a folder of tokens to try a backend with')
            [CompletionResult]::new('profile', 'profile', [CompletionResultType]::ParameterValue, 'Show the profiles of jotkit.toml, or check the keys of one')
            [CompletionResult]::new('clerk', 'clerk', [CompletionResultType]::ParameterValue, 'What only Clerk has: its keys, a project''s variables, JWT templates, session tokens')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show the whole thing on this machine: an issuer, a token, and what goes wrong with tokens')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jotkit;decode' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--batch', '--batch', [CompletionResultType]::ParameterName, 'Read many tokens, one a line, from files or standard input, plain, gzip or zstd')
            [CompletionResult]::new('--pointer', '--pointer', [CompletionResultType]::ParameterName, 'Lines are JSON, and the token is at this place, such as /request/token (RFC 6901)')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads work; by default as many as there are cores')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Take out what may be personal or secret, for sharing')
            [CompletionResult]::new('--unordered', '--unordered', [CompletionResultType]::ParameterName, 'Give lines out as they are done, in any order')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;verify' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'A profile of jotkit.toml: its origins and keys hold where no flag says otherwise; JOTKIT_PROFILE names one too')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'A profile of jotkit.toml: its origins and keys hold where no flag says otherwise; JOTKIT_PROFILE names one too')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Who must have issued it, to the letter; alone it also finds the keys')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Whom it must be for; repeat it to allow any of several')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'An algorithm to allow; repeat it to allow several')
            [CompletionResult]::new('--authorized-party', '--authorized-party', [CompletionResultType]::ParameterName, 'A front end (azp) to allow; repeat it to allow several')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'A claim that must be there, by a dotted path, and what it must be or contain')
            [CompletionResult]::new('--typ', '--typ', [CompletionResultType]::ParameterName, 'What `typ` of the header must be')
            [CompletionResult]::new('--max-age', '--max-age', [CompletionResultType]::ParameterName, 'How long ago it may have been issued at the most, such as 15m')
            [CompletionResult]::new('--leeway', '--leeway', [CompletionResultType]::ParameterName, 'By how much every date may be missed, such as 30s; by nothing unless this says otherwise')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A key: the same reader as --jwks')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the key')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'The file that holds a shared secret; one line break at its end is not part of it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'The environment variable that holds a shared secret')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'How the shared secret is written: utf8 unless this says otherwise')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'The file that holds the key''s passphrase; one line break at its end is not part of it')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the key''s passphrase; without either it is asked for')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long each document may take')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates in PEM to trust beside the machine''s own')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'The payload of a detached signature: a file, or `-` for standard input')
            [CompletionResult]::new('--batch', '--batch', [CompletionResultType]::ParameterName, 'Read many tokens, one a line, from files or standard input, plain, gzip or zstd')
            [CompletionResult]::new('--pointer', '--pointer', [CompletionResultType]::ParameterName, 'Lines are JSON, and the token is at this place, such as /request/token (RFC 6901)')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads work; by default as many as there are cores')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Print only the lines of such tokens; all are counted')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'What to print of each token')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print only this claim, raw, and only of an accepted token')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--insecure-allow-weak-keys', '--insecure-allow-weak-keys', [CompletionResultType]::ParameterName, 'Let weak keys verify: RSA under 2048 bits, secrets shorter than their hash')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use cached keys only, however old')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Ask the server even where the cached keys are fresh')
            [CompletionResult]::new('--any-payload', '--any-payload', [CompletionResultType]::ParameterName, 'Check the signature of any payload, which need be no JSON object; --payload implies it')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Of several signatures each must be accepted, as by default')
            [CompletionResult]::new('--any', '--any', [CompletionResultType]::ParameterName, 'Of several signatures one must be accepted')
            [CompletionResult]::new('--unordered', '--unordered', [CompletionResultType]::ParameterName, 'Give lines out as they are done, in any order')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--cause', '--cause', [CompletionResultType]::ParameterName, 'Print the page of one cause')
            [CompletionResult]::new('--error', '--error', [CompletionResultType]::ParameterName, 'Start from an error message, a log or a response of an API; - reads it from standard input. Where there is a token, it decides. With CLERK_SECRET_KEY set, a missing JWT template is looked for')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Also say what that library would answer for this token, these keys and demands')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'A profile of jotkit.toml: its origins and keys hold where no flag says otherwise; JOTKIT_PROFILE names one too')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'A profile of jotkit.toml: its origins and keys hold where no flag says otherwise; JOTKIT_PROFILE names one too')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Who must have issued it, to the letter; alone it also finds the keys')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Whom it must be for; repeat it to allow any of several')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'An algorithm to allow; repeat it to allow several')
            [CompletionResult]::new('--authorized-party', '--authorized-party', [CompletionResultType]::ParameterName, 'A front end (azp) to allow; repeat it to allow several')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'A claim that must be there, by a dotted path, and what it must be or contain')
            [CompletionResult]::new('--typ', '--typ', [CompletionResultType]::ParameterName, 'What `typ` of the header must be')
            [CompletionResult]::new('--max-age', '--max-age', [CompletionResultType]::ParameterName, 'How long ago it may have been issued at the most, such as 15m')
            [CompletionResult]::new('--leeway', '--leeway', [CompletionResultType]::ParameterName, 'By how much every date may be missed, such as 30s; by nothing unless this says otherwise')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A key: the same reader as --jwks')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the key')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'The file that holds a shared secret; one line break at its end is not part of it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'The environment variable that holds a shared secret')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'How the shared secret is written: utf8 unless this says otherwise')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'The file that holds the key''s passphrase; one line break at its end is not part of it')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the key''s passphrase; without either it is asked for')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long each document may take')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates in PEM to trust beside the machine''s own')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'The payload of a detached signature: a file, or `-` for standard input')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List all causes')
            [CompletionResult]::new('--insecure-allow-weak-keys', '--insecure-allow-weak-keys', [CompletionResultType]::ParameterName, 'Let weak keys verify: RSA under 2048 bits, secrets shorter than their hash')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use cached keys only, however old')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Ask the server even where the cached keys are fresh')
            [CompletionResult]::new('--any-payload', '--any-payload', [CompletionResultType]::ParameterName, 'Check the signature of any payload, which need be no JSON object; --payload implies it')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Of several signatures each must be accepted, as by default')
            [CompletionResult]::new('--any', '--any', [CompletionResultType]::ParameterName, 'Of several signatures one must be accepted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;sign' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A key: the same reader as --jwks')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the key')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'The file that holds a shared secret; one line break at its end is not part of it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'The environment variable that holds a shared secret')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'How the shared secret is written: utf8 unless this says otherwise')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'The file that holds the key''s passphrase; one line break at its end is not part of it')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the key''s passphrase; without either it is asked for')
            [CompletionResult]::new('--issuer-at', '--issuer-at', [CompletionResultType]::ParameterName, 'An issuer that signs: a running `jotkit serve`')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'The algorithm; by default what the key is for')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'The key to take from a set, or the name to give to one without')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header member; JSON where it parses as anything but text')
            [CompletionResult]::new('--claims', '--claims', [CompletionResultType]::ParameterName, 'A JSON object of claims: a file, or `-` for standard input')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'A JWT template, in TOML or JSON: claims with shortcodes, as Clerk has them')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'The users whom a template may be about, in TOML or JSON')
            [CompletionResult]::new('--user-id', '--user-id', [CompletionResultType]::ParameterName, 'Which of the users; by default the only one')
            [CompletionResult]::new('--claim', '--claim', [CompletionResultType]::ParameterName, 'A claim; JSON where it parses as an object, array, number, true, false or null, else text')
            [CompletionResult]::new('--claim-text', '--claim-text', [CompletionResultType]::ParameterName, 'A claim that is text whatever it looks like')
            [CompletionResult]::new('--claim-seq', '--claim-seq', [CompletionResultType]::ParameterName, 'A claim that counts the tokens of --count: {n} in its text is 1, 2, 3 and so on')
            [CompletionResult]::new('--iss', '--iss', [CompletionResultType]::ParameterName, 'Who issues it')
            [CompletionResult]::new('--sub', '--sub', [CompletionResultType]::ParameterName, 'Whom it is about')
            [CompletionResult]::new('--aud', '--aud', [CompletionResultType]::ParameterName, 'Whom it is for; repeat it for a list')
            [CompletionResult]::new('--exp', '--exp', [CompletionResultType]::ParameterName, 'When it expires: 15m from now, or a date')
            [CompletionResult]::new('--nbf', '--nbf', [CompletionResultType]::ParameterName, 'From when on it is valid: 1m from now, or a date')
            [CompletionResult]::new('--iat', '--iat', [CompletionResultType]::ParameterName, 'When it was issued: -5m from now, or a date')
            [CompletionResult]::new('--jti', '--jti', [CompletionResultType]::ParameterName, 'Its own identifier')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'Bytes to sign instead of claims: a file, or `-` for standard input')
            [CompletionResult]::new('--serialization', '--serialization', [CompletionResultType]::ParameterName, 'How to write the token')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Make so many tokens, one a line')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z')
            [CompletionResult]::new('--no-iat', '--no-iat', [CompletionResultType]::ParameterName, 'Leave `iat` out')
            [CompletionResult]::new('--detached', '--detached', [CompletionResultType]::ParameterName, 'Leave the payload out of the token: it is sent beside it')
            [CompletionResult]::new('--insecure-allow-weak-keys', '--insecure-allow-weak-keys', [CompletionResultType]::ParameterName, 'Sign with a shared secret that is shorter than its hash')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;jwks' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'Only the key of this name')
            [CompletionResult]::new('--thumbprint', '--thumbprint', [CompletionResultType]::ParameterName, 'The RFC 7638 thumbprint of each key, or its RFC 9278 URI, which is of SHA-256')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'What another set, by the same kinds of places, has otherwise: exit status 1 when it differs')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'The file that holds the key''s passphrase; one line break at its end is not part of it')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the key''s passphrase; without either it is asked for')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long each document may take')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates in PEM to trust beside the machine''s own')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to answer: a table, a key set in JSON, or public keys in PEM')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to answer: a table, a key set in JSON, or public keys in PEM')
            [CompletionResult]::new('--lint', '--lint', [CompletionResultType]::ParameterName, 'Judge the set: exit status 1 when something is found')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use cached keys only, however old')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Ask the server even where the cached keys are fresh')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'jotkit;convert' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--n', '--n', [CompletionResultType]::ParameterName, 'The modulus of an RSA key, in base64url as in a JWK')
            [CompletionResult]::new('--e', '--e', [CompletionResultType]::ParameterName, 'The exponent of an RSA key, in base64url as in a JWK')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'The name of the key to take from a set, or the name to give to one without')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'What to make of it')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The file to write, or `-` for standard output; a private key is readable by its owner alone')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'The file that holds the key''s passphrase; one line break at its end is not part of it')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the key''s passphrase; without either it is asked for')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long each document may take')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates in PEM to trust beside the machine''s own')
            [CompletionResult]::new('--der', '--der', [CompletionResultType]::ParameterName, 'DER instead of PEM')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Write the private half too')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a file that is there')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use cached keys only, however old')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Ask the server even where the cached keys are fresh')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;keygen' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--bits', '--bits', [CompletionResultType]::ParameterName, 'Its length: rsa 2048 (the default), 3072, 4096 or 8192; oct 128 to 4096, by default 256')
            [CompletionResult]::new('--curve', '--curve', [CompletionResultType]::ParameterName, 'The curve of an ec key, by default P-256')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'The one algorithm that the key is for')
            [CompletionResult]::new('--use', '--use', [CompletionResultType]::ParameterName, 'What the key is for: sig, to sign and verify')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'The key''s name; by default its thumbprint')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'What to write')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The file for the private key, or `-` for standard output')
            [CompletionResult]::new('--public-out', '--public-out', [CompletionResultType]::ParameterName, 'The file for the public half, or `-` for standard output')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace files that are there')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;serve' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'The port; 0 is any that is free')
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'The address to listen at; any but this machine''s own lets others have tokens too')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'The issuer''s name; by default where it is')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'The file that keeps keys from one run to the next; made where there is none')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A private key to sign with: a file or `-`; JWK, PEM or DER')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'The file that holds the key''s passphrase; one line break at its end is not part of it')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the key''s passphrase; without either it is asked for')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'The algorithm; by default what the key is for, or RS256')
            [CompletionResult]::new('--keep-retired', '--keep-retired', [CompletionResultType]::ParameterName, 'How long a key stays in the set after it was replaced')
            [CompletionResult]::new('--lifetime', '--lifetime', [CompletionResultType]::ParameterName, 'How long tokens live, unless a request says otherwise')
            [CompletionResult]::new('--clock-skew', '--clock-skew', [CompletionResultType]::ParameterName, 'By how much `nbf` lies before `iat`, for clocks that go behind')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'A misbehaviour; repeat it for several')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'A JWT template, in TOML or JSON; repeat it for several')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'The users whom tokens may be about, in TOML or JSON; by default user_local alone')
            [CompletionResult]::new('--clerk-secret-key-env', '--clerk-secret-key-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the secret key; by default one is made and printed')
            [CompletionResult]::new('--authorized-party', '--authorized-party', [CompletionResultType]::ParameterName, 'The front end (azp) of session tokens')
            [CompletionResult]::new('--clerk', '--clerk', [CompletionResultType]::ParameterName, 'Serve the routes that Clerk''s SDKs call, too')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;fixtures' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The folder; it must be new or empty')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Who issues them')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Whom they are for')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'A claim that the backend needs, by a dotted path, and its value; repeat it for several')
            [CompletionResult]::new('--lifetime', '--lifetime', [CompletionResultType]::ParameterName, 'How long the good one is good, such as 1h')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The private key to sign with; by default a new one, which is written beside the tokens')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'The algorithm; by default what the key is for, or RS256')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'The file that holds the key''s passphrase; one line break at its end is not part of it')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the key''s passphrase; without either it is asked for')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Write into a folder that is not empty, and replace files that are there')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;profile' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the profiles that can be named here')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what one says')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Read one, fetch its keys and judge them: exit status 1 when something is found')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jotkit;profile;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'jotkit;profile;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'jotkit;profile;check' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long each document may take')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates in PEM to trust beside the machine''s own')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use cached keys only, however old')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Ask the server even where the cached keys are fresh')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'jotkit;profile;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the profiles that can be named here')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what one says')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Read one, fetch its keys and judge them: exit status 1 when something is found')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jotkit;profile;help;list' {
            break
        }
        'jotkit;profile;help;show' {
            break
        }
        'jotkit;profile;help;check' {
            break
        }
        'jotkit;profile;help;help' {
            break
        }
        'jotkit;clerk' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Say what a publishable or secret key is, and which instance it names')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Say which instance a project''s variables name, whether they agree, and how to verify with them')
            [CompletionResult]::new('templates', 'templates', [CompletionResultType]::ParameterValue, 'List an instance''s JWT templates, or show one, and judge them')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Fetch a session''s token, its own or one of a JWT template')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jotkit;clerk;key' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;clerk;env' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;clerk;templates' {
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'The file that holds the secret key; without it CLERK_SECRET_KEY does, or it is asked for')
            [CompletionResult]::new('--secret-key', '--secret-key', [CompletionResultType]::ParameterName, 'The secret key, asked for without echo; =VALUE shows it to everyone on this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long each answer may take')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates in PEM to trust beside the machine''s own')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;clerk;token' {
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'The session')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'A user of a development instance: the session that was last active, or a new one')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'The JWT template; without it the session''s own token')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'The file that holds the secret key; without it CLERK_SECRET_KEY does, or it is asked for')
            [CompletionResult]::new('--secret-key', '--secret-key', [CompletionResultType]::ParameterName, 'The secret key, asked for without echo; =VALUE shows it to everyone on this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long each answer may take')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates in PEM to trust beside the machine''s own')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;clerk;help' {
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Say what a publishable or secret key is, and which instance it names')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Say which instance a project''s variables name, whether they agree, and how to verify with them')
            [CompletionResult]::new('templates', 'templates', [CompletionResultType]::ParameterValue, 'List an instance''s JWT templates, or show one, and judge them')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Fetch a session''s token, its own or one of a JWT template')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jotkit;clerk;help;key' {
            break
        }
        'jotkit;clerk;help;env' {
            break
        }
        'jotkit;clerk;help;templates' {
            break
        }
        'jotkit;clerk;help;token' {
            break
        }
        'jotkit;clerk;help;help' {
            break
        }
        'jotkit;demo' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;help' {
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'decode')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'verify')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'explain')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'sign')
            [CompletionResult]::new('jwks', 'jwks', [CompletionResultType]::ParameterValue, 'jwks')
            [CompletionResult]::new('convert', 'convert', [CompletionResultType]::ParameterValue, 'convert')
            [CompletionResult]::new('keygen', 'keygen', [CompletionResultType]::ParameterValue, 'keygen')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'serve')
            [CompletionResult]::new('fixtures', 'fixtures', [CompletionResultType]::ParameterValue, 'fixtures')
            [CompletionResult]::new('profile', 'profile', [CompletionResultType]::ParameterValue, 'profile')
            [CompletionResult]::new('clerk', 'clerk', [CompletionResultType]::ParameterValue, 'clerk')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'demo')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'completions')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jotkit;help;decode' {
            break
        }
        'jotkit;help;verify' {
            break
        }
        'jotkit;help;explain' {
            break
        }
        'jotkit;help;sign' {
            break
        }
        'jotkit;help;jwks' {
            break
        }
        'jotkit;help;convert' {
            break
        }
        'jotkit;help;keygen' {
            break
        }
        'jotkit;help;serve' {
            break
        }
        'jotkit;help;fixtures' {
            break
        }
        'jotkit;help;profile' {
            break
        }
        'jotkit;help;clerk' {
            break
        }
        'jotkit;help;demo' {
            break
        }
        'jotkit;help;completions' {
            break
        }
        'jotkit;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
