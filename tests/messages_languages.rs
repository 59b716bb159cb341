//! Messages in other languages than English: each noun with each state, as the language puts them.

use jotkit::explain::messages::read;

/// What a noun is said to be, by the causes that come first then.
struct Language {
    name: &'static str,
    /// `{}` stands for the noun.
    invalid: &'static [&'static str],
    mismatch: &'static str,
    signature: &'static str,
    audience: &'static str,
    issuer: &'static str,
    /// Whole sentences.
    sentences: &'static [(&'static str, &'static str)],
}

const LANGUAGES: [Language; 9] = [
    Language {
        name: "Chinese",
        invalid: &["{}无效", "{}不正确", "无效的{}", "{}非法"],
        mismatch: "{}与配置不一致",
        signature: "令牌签名",
        audience: "令牌受众",
        issuer: "颁发者",
        sentences: &[
            ("time.", "登录令牌已经过期，请重新登录"),
            ("time.", "此令牌还未生效"),
            ("time.", "權杖已過期"),
            ("input.", "请求头中缺少令牌"),
            ("key.unknown-kid", "没有找到对应的密钥"),
            ("key.weak", "签名密钥太短"),
            ("alg.", "不支持该算法"),
            ("time.revoked", "令牌已撤销"),
            ("key.weak", "secret 长度不能小于 32"),
            ("key.jwks-", "无法获取公钥"),
            ("signature.", "无法验证签名"),
        ],
    },
    Language {
        name: "Japanese",
        invalid: &["{}が無効です", "{}が正しくありません", "不正な{}", "{}が有効ではありません"],
        mismatch: "{}が設定と異なります",
        signature: "JWTの署名",
        audience: "オーディエンス",
        issuer: "発行元",
        sentences: &[
            ("time.", "アクセストークンは期限切れです"),
            ("time.", "このトークンはまだ使用できません"),
            ("input.", "トークンが指定されていません"),
            ("key.unknown-kid", "署名鍵が見つからない"),
            ("alg.", "このアルゴリズムは許可されていません"),
            ("time.revoked", "トークンは取り消されました"),
            ("key.no-kid", "ヘッダーにkidがありません"),
            ("signature.", "署名を検証できません"),
        ],
    },
    Language {
        name: "Korean",
        invalid: &["{}이 유효하지 않습니다", "{}이 올바르지않음", "잘못된 {}", "틀린 {}입니다"],
        mismatch: "{}이 설정과 맞지 않습니다",
        signature: "토큰 서명",
        audience: "수신자",
        issuer: "토큰 발행자",
        sentences: &[
            ("time.", "만료된 토큰입니다"),
            ("time.", "아직 사용할 수 없는 토큰입니다"),
            ("input.", "토큰이 누락되었습니다"),
            ("key.unknown-kid", "공개키를 찾을 수 없음"),
            ("alg.", "허용되지 않는 알고리즘"),
            ("time.revoked", "토큰이 폐기되었습니다"),
            ("signature.", "서명을 검증할 수 없습니다"),
        ],
    },
    Language {
        name: "Russian",
        invalid: &["{}: некорректное значение", "{} недействительна", "Неправильная {}"],
        mismatch: "{} не соответствует ожидаемой",
        signature: "подпись",
        audience: "аудитория токена",
        issuer: "строка издателя",
        sentences: &[
            ("time.", "Токен просрочен"),
            ("time.", "Время жизни токена истекло"),
            ("time.", "Токен пока не действует"),
            ("input.", "Токен не передан"),
            ("key.unknown-kid", "Ключа с таким kid нет: ключ не найден"),
            ("alg.", "Алгоритмы не поддерживаются"),
            ("time.revoked", "Токен был отозван"),
            ("input.", "Заголовок Authorization отсутствует"),
            ("signature.", "Не удалось проверить подпись токена"),
        ],
    },
    Language {
        name: "German",
        invalid: &["{} ist falsch", "{}: ungueltig", "{} nicht gültig", "Fehlerhafte {}"],
        mismatch: "{} passt nicht",
        signature: "Unterschrift",
        audience: "Zielgruppe",
        issuer: "Angabe des Ausstellers",
        sentences: &[
            ("time.", "Zugriffstoken: Token abgelaufen"),
            ("time.", "Abgelaufenes Token"),
            ("time.", "Das Token ist noch nicht aktiv"),
            ("input.", "Es fehlt ein Token"),
            ("input.", "Der Token fehlt"),
            ("key.unknown-kid", "Kein passender Schlüssel: Schlüssel nicht vorhanden"),
            ("key.weak", "Der Schlüssel ist zu kurz"),
            ("alg.", "Der Algorithmus ist nicht erlaubt"),
            ("time.revoked", "Das Token wurde widerrufen"),
            ("signature.", "Fehler bei der Validierung des Tokens: Signatur ungültig"),
            ("key.jwks-", "Die Schlüssel konnten nicht geladen werden"),
            ("key.weak", "Der geheime Schlüssel muss mindestens 32 Zeichen lang sein"),
        ],
    },
    Language {
        name: "French",
        invalid: &["{} invalide", "{} incorrecte", "{} n'est pas valide", "Erreur : {} non valide"],
        mismatch: "{} ne correspond pas à la valeur attendue",
        signature: "la signature du jeton",
        audience: "l’audience",
        issuer: "l'émetteur",
        sentences: &[
            ("time.", "Votre jeton est expiré, reconnectez-vous"),
            ("time.", "JETON EXPIRÉ"),
            ("time.", "Ce jeton n'est pas encore valide"),
            ("input.", "Aucun jeton dans l'en-tête"),
            ("key.unknown-kid", "La clé publique est introuvable"),
            ("key.weak", "La clé est trop courte"),
            ("alg.", "L'algorithme n'est pas pris en charge"),
            ("time.revoked", "Le jeton a été révoqué"),
            ("key.jwks-", "Impossible de récupérer les clés publiques"),
            ("signature.", "La signature n'a pas pu être vérifiée"),
        ],
    },
    Language {
        name: "Spanish",
        invalid: &["{} incorrecta", "{} no válida", "{} invalida", "{} no es válida"],
        mismatch: "{} no coincide con la esperada",
        signature: "la firma del JWT",
        audience: "la audiencia",
        issuer: "la URL del emisor",
        sentences: &[
            ("time.", "La sesión ha terminado: token caducado"),
            ("time.", "TokenVencidoException"),
            ("time.", "El token todavía no es válido"),
            ("input.", "No se ha encontrado el token"),
            ("key.unknown-kid", "Llave pública no encontrada"),
            ("key.weak", "La clave secreta es demasiado corta"),
            ("alg.", "El algoritmo no está entre los permitidos: algoritmo no permitido"),
            ("time.revoked", "El token fue revocado"),
            ("claim.required-missing", "En el token falta el claim 'email'"),
            ("key.weak", "El secreto debe tener al menos 32 caracteres"),
        ],
    },
    Language {
        name: "Portuguese",
        invalid: &["{} inválida", "{} incorreta", "{} não é válida", "Erro: {} invalida"],
        mismatch: "{} não confere",
        signature: "a assinatura do token",
        audience: "a audiência",
        issuer: "a URL do emissor",
        sentences: &[
            ("time.", "Seu token está vencido"),
            ("time.", "token_expirado"),
            ("time.", "Este token não é válido ainda"),
            ("input.", "O token não foi fornecido: token não informado"),
            ("key.unknown-kid", "Nenhuma chave: chave pública não encontrada"),
            ("alg.", "Algoritmo não permitido"),
            ("time.revoked", "O token foi revogado"),
        ],
    },
    Language {
        name: "Italian",
        invalid: &["{} non valida", "{} errata", "{} non è valida", "Errore: {} sbagliata"],
        mismatch: "{} non coincide con quella configurata",
        signature: "la firma del token",
        audience: "audience",
        issuer: "l'URL dell'emittente",
        sentences: &[
            ("time.", "La sessione e il token sono scaduti"),
            ("time.", "Il token non è ancora valido"),
            ("input.", "Manca il token"),
            ("key.unknown-kid", "Chiave pubblica non trovata"),
            ("alg.", "Algoritmo non consentito"),
            ("time.revoked", "Il token è stato revocato"),
        ],
    },
];

#[test]
fn a_message_in_another_language_is_read() {
    let mut wrong = String::new();
    for language in &LANGUAGES {
        let nouns = [
            ("signature.", language.signature),
            ("claim.aud-", language.audience),
            ("claim.iss-", language.issuer),
        ];
        let states = || language.invalid.iter().chain([&language.mismatch]);
        let said = nouns.iter().flat_map(|(group, noun)| {
            states().map(move |state| (*group, state.replace("{}", noun)))
        });
        let sentences = language.sentences.iter().map(|(group, text)| (*group, (*text).to_owned()));
        for (group, text) in said.chain(sentences) {
            for text in around(&text) {
                let causes = read(&text).map(|reading| reading.causes()).unwrap_or_default();
                let first = causes.first().map_or("", |cause| cause.id.text());
                if !first.starts_with(group) {
                    wrong += &format!("{}: {text:?}: {first:?}, not {group}\n", language.name);
                }
            }
        }
    }
    assert_eq!(wrong, "");
}

/// As it stands, in a body, and in a log behind a framework's own words.
fn around(text: &str) -> [String; 3] {
    [
        text.to_owned(),
        format!("{{\"code\": 401, \"msg\": \"{text}\"}}"),
        format!("2026-11-21 08:28:28 ERROR [auth] AuthException: {text}"),
    ]
}

/// What says no more than that a token is refused names no cause in any language.
#[test]
fn no_cause_is_made_up_in_another_language() {
    for text in [
        "无效的令牌",
        "身份验证失败",
        "トークンが無効です",
        "유효하지 않은 토큰",
        "Недействительный токен",
        "Ungültiges Token",
        "Jeton invalide",
        "Token no válido",
        "Token inválido",
        "Token non valido",
        "打印机着火了",
        "Der Drucker brennt",
        "El token dado no es valido para ningun tipo de token",
        "패키지를 설치했습니다",
    ] {
        let causes = read(text).map(|reading| reading.causes()).unwrap_or_default();
        assert!(causes.is_empty(), "{text}: {:?}", causes[0].id);
    }
}

/// Values that are compared are found behind words of other languages, too.
#[test]
fn values_are_compared_in_other_languages() {
    for text in [
        "受众不匹配：期望 \"backend\"，实际 \"orders\"",
        "Zielgruppe stimmt nicht: erwartet \"backend\", erhalten \"orders\"",
        "L'audience ne correspond pas : attendu \"backend\", reçu \"orders\"",
        "Audiencia incorrecta: esperada \"backend\", recibida \"orders\"",
    ] {
        let reading = read(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(reading.compared, ["expected \"backend\", found \"orders\""], "{text}");
    }
}
