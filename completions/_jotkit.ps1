
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Show the header and payload of a token, without verifying it')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify a token: signature, times, issuer, audience')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Find out why a token is rejected, and what to do about it')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Make a token with a local key, or have an issuer make it')
            [CompletionResult]::new('jwks', 'jwks', [CompletionResultType]::ParameterValue, 'Show, check or compare the keys of an issuer, a URL or a file')
            [CompletionResult]::new('convert', 'convert', [CompletionResultType]::ParameterValue, 'Convert a key between formats: JWK, JWKS, PEM, DER, SSH or certificate')
            [CompletionResult]::new('keygen', 'keygen', [CompletionResultType]::ParameterValue, 'Make a key')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve a local issuer: discovery, key set and tokens')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Try an API with good and broken tokens')
            [CompletionResult]::new('fixtures', 'fixtures', [CompletionResultType]::ParameterValue, 'Make a folder of good and broken tokens for tests')
            [CompletionResult]::new('guard', 'guard', [CompletionResultType]::ParameterValue, 'Print the code that protects an API')
            [CompletionResult]::new('webhook', 'webhook', [CompletionResultType]::ParameterValue, 'Verify and sign webhooks: Standard Webhooks, as Svix and Clerk send them')
            [CompletionResult]::new('profile', 'profile', [CompletionResultType]::ParameterValue, 'Show the profiles of jotkit.toml, or check the keys of one')
            [CompletionResult]::new('clerk', 'clerk', [CompletionResultType]::ParameterValue, 'Clerk tools: keys, environment, JWT templates, session tokens')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show what jotkit does: an issuer, a token, and three rejections')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jotkit;decode' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Use this time instead of the current one')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--batch', '--batch', [CompletionResultType]::ParameterName, 'Many tokens, one per line, from files or standard input')
            [CompletionResult]::new('--pointer', '--pointer', [CompletionResultType]::ParameterName, 'Place of the token in lines of JSON, such as /request/token')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of threads [default: one for each core]')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Remove what may be personal or secret, for sharing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('--unordered', '--unordered', [CompletionResultType]::ParameterName, 'Print lines as they finish, in any order')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;verify' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Use this time instead of the current one')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print only this claim of an accepted token')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of jotkit.toml [env: JOTKIT_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of jotkit.toml [env: JOTKIT_PROFILE]')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Expected issuer (exact match); finds the keys')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Expected audience; repeat to allow several')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Allowed algorithm; repeat to allow several')
            [CompletionResult]::new('--authorized-party', '--authorized-party', [CompletionResultType]::ParameterName, 'Allowed front end (azp); repeat to allow several')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'Required claim and its value; repeatable')
            [CompletionResult]::new('--typ', '--typ', [CompletionResultType]::ParameterName, 'Expected type (`typ` of the header)')
            [CompletionResult]::new('--max-age', '--max-age', [CompletionResultType]::ParameterName, 'Maximum age of the token, such as 15m')
            [CompletionResult]::new('--leeway', '--leeway', [CompletionResultType]::ParameterName, 'Clock tolerance, such as 30s [default: 0]')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Key set: URL, file or `-`; any format')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Key: the same places and formats as --jwks')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Key: the same places and formats as --jwks')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'Environment variable with the key')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with a shared secret')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with a shared secret')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Prompt for a shared secret (hidden)')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'Encoding of the shared secret [default: utf8]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the passphrase of an encrypted key')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'Environment variable with the passphrase [default: prompt]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Maximum time of each document')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates (PEM) to trust beside the system''s own')
            [CompletionResult]::new('--insecure-allow-http', '--insecure-allow-http', [CompletionResultType]::ParameterName, 'Host from which keys may come over plain http; repeatable')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'Payload of a detached signature: a file, or `-` for standard input')
            [CompletionResult]::new('--batch', '--batch', [CompletionResultType]::ParameterName, 'Many tokens, one per line, from files or standard input')
            [CompletionResult]::new('--pointer', '--pointer', [CompletionResultType]::ParameterName, 'Place of the token in lines of JSON, such as /request/token')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of threads [default: one for each core]')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Print only tokens with this verdict; all are counted')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Fields to print of each token')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List every check')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List every check')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing but usage errors: the exit status is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing but usage errors: the exit status is the answer')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('--insecure-allow-weak-keys', '--insecure-allow-weak-keys', [CompletionResultType]::ParameterName, 'Accept weak keys: RSA under 2048 bits, secrets shorter than their hash')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use cached keys only, however old')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Fetch the keys even if cached ones are fresh')
            [CompletionResult]::new('--any-payload', '--any-payload', [CompletionResultType]::ParameterName, 'Accept a payload that is not a JSON object; --payload implies it')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Accept several signatures only if each is accepted (default)')
            [CompletionResult]::new('--any', '--any', [CompletionResultType]::ParameterName, 'Accept several signatures if one is accepted')
            [CompletionResult]::new('--unordered', '--unordered', [CompletionResultType]::ParameterName, 'Print lines as they finish, in any order')
            [CompletionResult]::new('--no-simd', '--no-simd', [CompletionResultType]::ParameterName, 'Verify RSA signatures one by one, without AVX-512 [env: JOTKIT_NO_SIMD]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Use this time instead of the current one')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--cause', '--cause', [CompletionResultType]::ParameterName, 'Print the page of a cause')
            [CompletionResult]::new('--error', '--error', [CompletionResultType]::ParameterName, 'Error message, log or response to start from; a file, or `-` for standard input')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Also show what this library would answer')
            [CompletionResult]::new('--working', '--working', [CompletionResultType]::ParameterName, 'Accepted token to compare with')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of jotkit.toml [env: JOTKIT_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of jotkit.toml [env: JOTKIT_PROFILE]')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Expected issuer (exact match); finds the keys')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Expected audience; repeat to allow several')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Allowed algorithm; repeat to allow several')
            [CompletionResult]::new('--authorized-party', '--authorized-party', [CompletionResultType]::ParameterName, 'Allowed front end (azp); repeat to allow several')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'Required claim and its value; repeatable')
            [CompletionResult]::new('--typ', '--typ', [CompletionResultType]::ParameterName, 'Expected type (`typ` of the header)')
            [CompletionResult]::new('--max-age', '--max-age', [CompletionResultType]::ParameterName, 'Maximum age of the token, such as 15m')
            [CompletionResult]::new('--leeway', '--leeway', [CompletionResultType]::ParameterName, 'Clock tolerance, such as 30s [default: 0]')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Key set: URL, file or `-`; any format')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Key: the same places and formats as --jwks')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Key: the same places and formats as --jwks')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'Environment variable with the key')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with a shared secret')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with a shared secret')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Prompt for a shared secret (hidden)')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'Encoding of the shared secret [default: utf8]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the passphrase of an encrypted key')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'Environment variable with the passphrase [default: prompt]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Maximum time of each document')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates (PEM) to trust beside the system''s own')
            [CompletionResult]::new('--insecure-allow-http', '--insecure-allow-http', [CompletionResultType]::ParameterName, 'Host from which keys may come over plain http; repeatable')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'Payload of a detached signature: a file, or `-` for standard input')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List all causes')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Leave out everything private, for a bug tracker')
            [CompletionResult]::new('--insecure-allow-weak-keys', '--insecure-allow-weak-keys', [CompletionResultType]::ParameterName, 'Accept weak keys: RSA under 2048 bits, secrets shorter than their hash')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use cached keys only, however old')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Fetch the keys even if cached ones are fresh')
            [CompletionResult]::new('--any-payload', '--any-payload', [CompletionResultType]::ParameterName, 'Accept a payload that is not a JSON object; --payload implies it')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Accept several signatures only if each is accepted (default)')
            [CompletionResult]::new('--any', '--any', [CompletionResultType]::ParameterName, 'Accept several signatures if one is accepted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;sign' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Use this time instead of the current one')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Key set: file or `-`; any format')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Key: the same places and formats as --jwks')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Key: the same places and formats as --jwks')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'Environment variable with the key')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with a shared secret')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with a shared secret')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Prompt for a shared secret (hidden)')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'Encoding of the shared secret [default: utf8]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the passphrase of an encrypted key')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'Environment variable with the passphrase [default: prompt]')
            [CompletionResult]::new('--issuer-at', '--issuer-at', [CompletionResultType]::ParameterName, 'Issuer that signs: a running `jotkit serve`')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Algorithm [default: the key''s own]')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'Key of the set, or the kid of a key without one')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Header member, JSON or text')
            [CompletionResult]::new('--claims', '--claims', [CompletionResultType]::ParameterName, 'Claims: a file, a JSON object, or `-` for standard input')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'JWT template (TOML or JSON) with Clerk''s shortcodes')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Users (TOML or JSON) for the template')
            [CompletionResult]::new('--user-id', '--user-id', [CompletionResultType]::ParameterName, 'User to take [default: the only one]')
            [CompletionResult]::new('--claim', '--claim', [CompletionResultType]::ParameterName, 'Claim: JSON, or else text; repeatable')
            [CompletionResult]::new('--claim-text', '--claim-text', [CompletionResultType]::ParameterName, 'Claim that is always text')
            [CompletionResult]::new('--claim-seq', '--claim-seq', [CompletionResultType]::ParameterName, 'Claim that numbers the tokens of --count')
            [CompletionResult]::new('--iss', '--iss', [CompletionResultType]::ParameterName, 'Issuer')
            [CompletionResult]::new('--sub', '--sub', [CompletionResultType]::ParameterName, 'Subject')
            [CompletionResult]::new('--aud', '--aud', [CompletionResultType]::ParameterName, 'Audience; repeat for a list')
            [CompletionResult]::new('--exp', '--exp', [CompletionResultType]::ParameterName, 'Expiry: 15m from now, or a date')
            [CompletionResult]::new('--nbf', '--nbf', [CompletionResultType]::ParameterName, 'Start of validity: 1m from now, or a date')
            [CompletionResult]::new('--iat', '--iat', [CompletionResultType]::ParameterName, 'Time of issue: -5m from now, or a date [default: now]')
            [CompletionResult]::new('--jti', '--jti', [CompletionResultType]::ParameterName, 'Identifier of the token')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'Bytes to sign instead of claims: a file, or `-` for standard input')
            [CompletionResult]::new('--serialization', '--serialization', [CompletionResultType]::ParameterName, 'Serialization of the token')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Number of tokens, one per line')
            [CompletionResult]::new('--no-iat', '--no-iat', [CompletionResultType]::ParameterName, 'Leave `iat` out')
            [CompletionResult]::new('--detached', '--detached', [CompletionResultType]::ParameterName, 'Leave the payload out of the token')
            [CompletionResult]::new('--insecure-allow-weak-keys', '--insecure-allow-weak-keys', [CompletionResultType]::ParameterName, 'Sign with a shared secret that is shorter than its hash')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;jwks' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'Only the key with this kid')
            [CompletionResult]::new('--thumbprint', '--thumbprint', [CompletionResultType]::ParameterName, 'Thumbprint of each key (RFC 7638), or its URI (RFC 9278)')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Key set to compare with; exit status 1 if they differ')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the passphrase of an encrypted key')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'Environment variable with the passphrase [default: prompt]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Maximum time of each document')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates (PEM) to trust beside the system''s own')
            [CompletionResult]::new('--insecure-allow-http', '--insecure-allow-http', [CompletionResultType]::ParameterName, 'Host from which keys may come over plain http; repeatable')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Use this time instead of the current one')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format: a table, a key set in JSON, or public keys in PEM')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format: a table, a key set in JSON, or public keys in PEM')
            [CompletionResult]::new('--lint', '--lint', [CompletionResultType]::ParameterName, 'Check the set; exit status 1 if there are problems')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use cached keys only, however old')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Fetch the keys even if cached ones are fresh')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;convert' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--n', '--n', [CompletionResultType]::ParameterName, 'Modulus of an RSA key, in base64url')
            [CompletionResult]::new('--e', '--e', [CompletionResultType]::ParameterName, 'Exponent of an RSA key, in base64url')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'Key of the set, or the kid of a key without one')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Output format [default: PEM for a JWK, else JWK]')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'The `alg` of the JWK')
            [CompletionResult]::new('--use', '--use', [CompletionResultType]::ParameterName, 'The `use` of the JWK')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Output file, or `-` for standard output (default)')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the passphrase of an encrypted key')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'Environment variable with the passphrase [default: prompt]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Maximum time of each document')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates (PEM) to trust beside the system''s own')
            [CompletionResult]::new('--insecure-allow-http', '--insecure-allow-http', [CompletionResultType]::ParameterName, 'Host from which keys may come over plain http; repeatable')
            [CompletionResult]::new('--der', '--der', [CompletionResultType]::ParameterName, 'Write DER instead of PEM; without --to the same as --to der')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Write the private half too')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace an existing file')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use cached keys only, however old')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Fetch the keys even if cached ones are fresh')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;keygen' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--bits', '--bits', [CompletionResultType]::ParameterName, 'Length of an rsa or oct key [default: 2048, 256]')
            [CompletionResult]::new('--curve', '--curve', [CompletionResultType]::ParameterName, 'Curve of an ec key [default: P-256]')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Algorithm of the key (`alg`)')
            [CompletionResult]::new('--use', '--use', [CompletionResultType]::ParameterName, 'Use of the key (`use`)')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'Key ID [default: its thumbprint]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'File for the private key, or `-` for standard output (default)')
            [CompletionResult]::new('--public-out', '--public-out', [CompletionResultType]::ParameterName, 'File for the public key, or `-` for standard output')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace existing files')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;serve' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port; 0 is any free one')
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'Address to listen on')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Issuer [default: the server''s address]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'File that keeps the keys between runs')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Private key to sign with: a file or `-`')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Private key to sign with: a file or `-`')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the passphrase of an encrypted key')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'Environment variable with the passphrase [default: prompt]')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Algorithm [default: the key''s own, or RS256]')
            [CompletionResult]::new('--keep-retired', '--keep-retired', [CompletionResultType]::ParameterName, 'Time that a replaced key stays in the set')
            [CompletionResult]::new('--lifetime', '--lifetime', [CompletionResultType]::ParameterName, 'Lifetime of tokens')
            [CompletionResult]::new('--clock-skew', '--clock-skew', [CompletionResultType]::ParameterName, 'Time of `nbf` before `iat`')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'Fault to enable; repeat for several')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'JWT template (TOML or JSON); repeat for several')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Users (TOML or JSON) [default: user_local]')
            [CompletionResult]::new('--clerk-secret-key-env', '--clerk-secret-key-env', [CompletionResultType]::ParameterName, 'Environment variable with the secret key [default: a new one]')
            [CompletionResult]::new('--authorized-party', '--authorized-party', [CompletionResultType]::ParameterName, 'Front end (azp) of session tokens')
            [CompletionResult]::new('--clerk', '--clerk', [CompletionResultType]::ParameterName, 'Also serve the routes of Clerk''s APIs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;probe' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'File with one real token, or `-` for standard input')
            [CompletionResult]::new('--issuer-at', '--issuer-at', [CompletionResultType]::ParameterName, 'Running jotkit serve that makes the tokens')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Use this time instead of the current one')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'kid of the tokens [default: that of the key, or its thumbprint]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of jotkit.toml [env: JOTKIT_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of jotkit.toml [env: JOTKIT_PROFILE]')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Expected issuer (exact match); finds the keys')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Expected audience; repeat to allow several')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Allowed algorithm; repeat to allow several')
            [CompletionResult]::new('--authorized-party', '--authorized-party', [CompletionResultType]::ParameterName, 'Allowed front end (azp); repeat to allow several')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'Required claim and its value; repeatable')
            [CompletionResult]::new('--typ', '--typ', [CompletionResultType]::ParameterName, 'Expected type (`typ` of the header)')
            [CompletionResult]::new('--max-age', '--max-age', [CompletionResultType]::ParameterName, 'Maximum age of the token, such as 15m')
            [CompletionResult]::new('--leeway', '--leeway', [CompletionResultType]::ParameterName, 'Clock tolerance, such as 30s [default: 0]')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Key set: URL, file or `-`; any format')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Key: the same places and formats as --jwks')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Key: the same places and formats as --jwks')
            [CompletionResult]::new('--key-env', '--key-env', [CompletionResultType]::ParameterName, 'Environment variable with the key')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with a shared secret')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with a shared secret')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Prompt for a shared secret (hidden)')
            [CompletionResult]::new('--secret-encoding', '--secret-encoding', [CompletionResultType]::ParameterName, 'Encoding of the shared secret [default: utf8]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the passphrase of an encrypted key')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'Environment variable with the passphrase [default: prompt]')
            [CompletionResult]::new('--cookie', '--cookie', [CompletionResultType]::ParameterName, 'Send the token in this cookie')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Send the token in this query parameter')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Send the token in this header; NAME or NAME: {token}')
            [CompletionResult]::new('--ws-protocol', '--ws-protocol', [CompletionResultType]::ParameterName, 'WebSocket subprotocol, with {token} in it')
            [CompletionResult]::new('--ws-message', '--ws-message', [CompletionResultType]::ParameterName, 'First message over a WebSocket, with {token} in it')
            [CompletionResult]::new('--ws-wait', '--ws-wait', [CompletionResultType]::ParameterName, 'Time after which an open WebSocket counts as accepted')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'Method; any but GET needs --yes')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Body of the request')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Origin of CORS requests [default: the first --authorized-party]')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Try only this case; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave out this case; repeatable')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Expected status: a number, 2xx or 4xx; repeatable')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Maximum requests per second')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'Time limit of the whole run')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Maximum time of each document')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates (PEM) to trust beside the system''s own')
            [CompletionResult]::new('--insecure-allow-http', '--insecure-allow-http', [CompletionResultType]::ParameterName, 'Host from which keys may come over plain http; repeatable')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests as curl commands and send nothing')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Allow other machines, and methods other than GET')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List all cases')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List passed cases too')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List passed cases too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('--insecure-allow-weak-keys', '--insecure-allow-weak-keys', [CompletionResultType]::ParameterName, 'Accept weak keys: RSA under 2048 bits, secrets shorter than their hash')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use cached keys only, however old')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Fetch the keys even if cached ones are fresh')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;fixtures' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Folder, new or empty')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Issuer of the tokens')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience of the tokens')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'Claim that the backend requires, and its value; repeatable')
            [CompletionResult]::new('--lifetime', '--lifetime', [CompletionResultType]::ParameterName, 'Lifetime of the good token')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Private key to sign with [default: a new one]')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Private key to sign with [default: a new one]')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Algorithm [default: the key''s own, or RS256]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the passphrase of an encrypted key')
            [CompletionResult]::new('--passphrase-env', '--passphrase-env', [CompletionResultType]::ParameterName, 'Environment variable with the passphrase [default: prompt]')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Use this time instead of the current one')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Write into a folder that is not empty, and replace existing files')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;guard' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format of --list')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format of --list')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of jotkit.toml [env: JOTKIT_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of jotkit.toml [env: JOTKIT_PROFILE]')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Expected issuer (exact match)')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Expected audience; repeat to allow several')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Allowed algorithm; repeatable [default: RS256]')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'Required claim (dotted path) and its value, else 403')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'Required role, else 403')
            [CompletionResult]::new('--role-claim', '--role-claim', [CompletionResultType]::ParameterName, 'Claim with the roles (dotted path) [default: roles]')
            [CompletionResult]::new('--authorized-party', '--authorized-party', [CompletionResultType]::ParameterName, 'Allowed front end (azp), with --clerk; repeat to allow several')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'URL of the key set [default: that of the issuer]')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Show the stacks, with their libraries')
            [CompletionResult]::new('--clerk', '--clerk', [CompletionResultType]::ParameterName, 'Use Clerk''s SDK')
            [CompletionResult]::new('--optional', '--optional', [CompletionResultType]::ParameterName, 'Allow requests without a token, without a user')
            [CompletionResult]::new('--websocket', '--websocket', [CompletionResultType]::ParameterName, 'Guard WebSocket connections too')
            [CompletionResult]::new('--graphql', '--graphql', [CompletionResultType]::ParameterName, 'Add a context for GraphQL')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;webhook' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify the signature of a webhook, or find out why it fails')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Sign a webhook: print the headers to send with a body')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jotkit;webhook;verify' {
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'File with only the body, or `-` for standard input; needs --header')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'Header of the request, with --body; repeatable')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Header of the request, with --body; repeatable')
            [CompletionResult]::new('--headers', '--headers', [CompletionResultType]::ParameterName, 'Prefix of the headers [default: either]')
            [CompletionResult]::new('--tolerance', '--tolerance', [CompletionResultType]::ParameterName, 'Clock tolerance for the timestamp [default: 5m]')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Use this time instead of the current one')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with the secret [default: CLERK_WEBHOOK_SIGNING_SECRET]')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret; one line break at its end is not part of it')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Prompt for the secret (hidden): whsec_…, whsk_… or whpk_…')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing but usage errors: the exit status is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing but usage errors: the exit status is the answer')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;webhook;sign' {
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'File with the body; `-` reads standard input')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Id of the message [default: a random one]')
            [CompletionResult]::new('--headers', '--headers', [CompletionResultType]::ParameterName, 'Prefix of the headers [default: svix for a Clerk secret, else webhook]')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Use this time instead of the current one')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with the secret [default: CLERK_WEBHOOK_SIGNING_SECRET]')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret; one line break at its end is not part of it')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Prompt for the secret (hidden): whsec_…, whsk_… or whpk_…')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;webhook;help' {
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify the signature of a webhook, or find out why it fails')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Sign a webhook: print the headers to send with a body')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jotkit;webhook;help;verify' {
            break
        }
        'jotkit;webhook;help;sign' {
            break
        }
        'jotkit;webhook;help;help' {
            break
        }
        'jotkit;profile' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the profiles')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a profile')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Fetch the keys of a profile and check them; exit status 1 if there are problems')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jotkit;profile;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;profile;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;profile;check' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Maximum time of each document')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates (PEM) to trust beside the system''s own')
            [CompletionResult]::new('--insecure-allow-http', '--insecure-allow-http', [CompletionResultType]::ParameterName, 'Host from which keys may come over plain http; repeatable')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Use cached keys only, however old')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Fetch the keys even if cached ones are fresh')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;profile;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the profiles')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a profile')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Fetch the keys of a profile and check them; exit status 1 if there are problems')
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Show what kind of Clerk key this is, and its instance')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Check the Clerk variables of a project, and show how to verify with them')
            [CompletionResult]::new('templates', 'templates', [CompletionResultType]::ParameterValue, 'List the JWT templates of an instance, or show one, and check them')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Fetch a session token, or a token of a JWT template')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'jotkit;clerk;key' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;clerk;env' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;clerk;templates' {
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'File with the secret key [default: CLERK_SECRET_KEY, or prompt]')
            [CompletionResult]::new('--secret-key', '--secret-key', [CompletionResultType]::ParameterName, 'Prompt for the secret key (hidden)')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Maximum time of each answer')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates in PEM to trust beside the machine''s own')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as -o json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;clerk;token' {
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'Session')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'User of a development instance: uses the last active session, or a new one')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'JWT template [default: none, a session token]')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'File with the secret key [default: CLERK_SECRET_KEY, or prompt]')
            [CompletionResult]::new('--secret-key', '--secret-key', [CompletionResultType]::ParameterName, 'Prompt for the secret key (hidden)')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Maximum time of each answer')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Certificates in PEM to trust beside the machine''s own')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;clerk;help' {
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Show what kind of Clerk key this is, and its instance')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Check the Clerk variables of a project, and show how to verify with them')
            [CompletionResult]::new('templates', 'templates', [CompletionResultType]::ParameterValue, 'List the JWT templates of an instance, or show one, and check them')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Fetch a session token, or a token of a JWT template')
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jotkit;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
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
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'probe')
            [CompletionResult]::new('fixtures', 'fixtures', [CompletionResultType]::ParameterValue, 'fixtures')
            [CompletionResult]::new('guard', 'guard', [CompletionResultType]::ParameterValue, 'guard')
            [CompletionResult]::new('webhook', 'webhook', [CompletionResultType]::ParameterValue, 'webhook')
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
        'jotkit;help;probe' {
            break
        }
        'jotkit;help;fixtures' {
            break
        }
        'jotkit;help;guard' {
            break
        }
        'jotkit;help;webhook' {
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
