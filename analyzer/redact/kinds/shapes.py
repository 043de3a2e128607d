"""Secrets told by their own shape: prefixes that vendors give to tokens and keys so that they can be found."""

from __future__ import annotations

from analyzer.redact.rule import SecretRule, random, rule, value_if

HEAD = r"(?<![A-Za-z0-9])"
TAIL = r"(?![A-Za-z0-9])"


RULES: tuple[SecretRule, ...] = (
    rule(
        "password hash",
        "$",
        r"(?<![\w$])(?:scrypt:\d{1,9}:\d{1,4}:\d{1,4}|pbkdf2:sha\d{1,3}:\d{1,9}|SCRAM-SHA-\d{1,3}|krb5\w{2,10})\$[A-Za-z0-9./$,:*=+@_-]{12,}|(?<![\w$])(?:pbkdf2_\w{3,10}|bcrypt_sha256|scrypt|argon2)\$[A-Za-z0-9./$,=+@_-]{12,}|(?<![\w$])\$(?:1|2[abxy]?|5|6|7|8|9|14|y|gy|apr1|P|H|md5|sha1|sha256|sha512|shiro1|bcrypt-sha256|argon2[a-z]{0,2}|pbkdf2(?:-[\w]+)?|scrypt|S|ml|NT|sm3|8i|9i)\$[A-Za-z0-9./$,=+@_-]{6,}",
        "[hidden:password hash]",
        hidden=(
            "admin:$2y$10${53}",
            "root:$6${8}${86}:19000:0:::",
            "x:$apr1${8}${22}",
            "root:$y$j9T${22}${43}",
            "pbkdf2_sha256$260000${12}${43}=",
            "enable secret 5 $1${4}${22}",
            "scrypt:32768:8:1$ab12cd${h64}",
            "SCRAM-SHA-256$4096:{22}==${43}=",
            "$S$D{52}",
        ),
        kept=("awk '{print $1$2}'", "cost is $5"),
    ),
    rule(
        "bootstrap token",
        "oke",
        r"(?i)(token[\"'=:\s]{1,4})(?<![A-Za-z0-9])([a-z0-9]{6}\.[a-z0-9]{16})\b",
        r"\1[hidden:token]",
        hidden=("kubeadm token: {l6}.{l16}",),
    ),
    rule(
        "plain password",
        "{plain} {clear",
        r"(?i)(?<=\{(?:PLAIN|CLEAR|CLEARTEXT)\})(?!\[hidden)[^\s\"',;:]{3,200}",
        "[hidden:password]",
        hidden=("bob:{PLAIN}{12}",),
    ),
    rule(
        "e-mail",
        "@",
        r"(?<![\w.+/-])[A-Za-z0-9._%+-]{1,64}(?:@|%40)(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,18}\b",
        "[hidden:e-mail]",
        hidden=("by {l8}@example.com",),
        kept=("bird@10.0.0.1", "a@b"),
    ),
)
VENDORS: tuple[SecretRule, ...] = (
    rule(
        "jwt",
        "eyj",
        r"\beyJ[A-Za-z0-9_-]{8,}+(?:\.[A-Za-z0-9_-]{4,}+(?:\.[A-Za-z0-9_-]*+){0,3})?",
        "[hidden:jwt]",
        hidden=("got eyJhbGciOi{20}.{30}.{20}", "key eyJrIjoi{60}"),
    ),
    rule(
        "password hash",
        "{sha {ssha {smd5 {md5} {crypt} {pbkdf2",
        r"(?i)\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT|PBKDF2[\w-]*)\}[A-Za-z0-9+/=$.]{12,}",
        "[hidden:password hash]",
        hidden=("userPassword: {SSHA}{32}", "admin:{SHA}{27}="),
    ),
    rule(
        "aws key",
        "akia asia aroa aida abia acca",
        r"\b(?:A(?:KI|SI|RO|ID|BI|CC)A)[A-Z0-9]{12,20}\b",
        "[hidden:aws key]",
        hidden=("id AKIA{u16} used",),
        kept=("ASIA region is slow", "AKIA is a prefix"),
    ),
    rule(
        "forge token",
        "ghp_ gho_ ghu_ ghs_ ghr_ github_pat glpat- glrt- gldt- glft- glptt- glcbt- glsoat- glimt- glagent- glffct- gloas- _gitlab_session gr1348941 atatt3 atbb atctt3",
        rf"{HEAD}(?:gh[pousr]_[A-Za-z0-9]{{20,255}}|github_pat_[A-Za-z0-9_]{{20,255}}"
        r"|gl(?:pat|rt|dt|ft|ptt|cbt|soat|imt|agent|ffct|oas)-[A-Za-z0-9_.-]{16,}|GR1348941[A-Za-z0-9_-]{16,}"
        r"|AT(?:ATT3|CTT3|BB)[A-Za-z0-9_=-]{16,})",
        "[hidden:token]",
        hidden=("push with ghp_{36} failed", "glpat-{20}", "glrt-{20}", "github_pat_{22}_{40}", "ATATT3{60}"),
        kept=("the ghp_ prefix",),
    ),
    rule(
        "chat token",
        "xox xapp- xwfp-",
        rf"{HEAD}(?:xox[a-z](?:[.-][A-Za-z0-9-]{{6,}})+|xapp-[A-Za-z0-9-]{{10,}}|xwfp-[A-Za-z0-9-]{{10,}})",
        "[hidden:token]",
        hidden=("xoxb-123456789012-123456789012-{24}", "xoxe-1-{60}", "xoxe.xoxp-1-{60}", "xapp-1-A012-345-{64}"),
    ),
    rule(
        "package token",
        "npm_ pypi- dckr_ rubygems_ oy2 clojars_ akcp reftkn cmvmdgtu crates cio",
        rf"{HEAD}(?:npm_[A-Za-z0-9]{{30,}}|pypi-[A-Za-z0-9_-]{{30,}}|dckr_(?:pat|oat)_[A-Za-z0-9_-]{{20,}}|rubygems_[0-9a-f]{{32,}}"
        r"|oy2[a-z0-9]{43}|CLOJARS_[a-z0-9]{40,}|AKCp[0-9A-Za-z]{60,}|cmVmdGtu[A-Za-z0-9+/=]{40,}|cio[A-Za-z0-9]{32})"
        + TAIL,
        "[hidden:token]",
        hidden=("npm_{36}", "pypi-AgEIcHlwaS5vcmc{60}", "dckr_pat_{27}", "rubygems_{h48}"),
    ),
    rule(
        "cloud token",
        "aiza gocspx- ya29. 1// dop_v1 doo_v1 dor_v1 hvs. hvb. hvr. atlasv1 sha256~ ltai dapi dt0 q~ ddp_ pat- tskey- fo1_ flyv1 fm1 fm2_ nfp_ pul- lin_api pscale_ akid t1. aqvn scw hrku- dp. cf-",
        rf"{HEAD}(?:AIza[A-Za-z0-9_-]{{30,40}}|GOCSPX-[A-Za-z0-9_-]{{20,}}|ya29\.[A-Za-z0-9._-]{{20,}}|1//0[A-Za-z0-9_-]{{30,}}"
        r"|do[por]_v1_[a-f0-9A-Z]{32,}|hv[sbr]\.[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{40,}|sha256~[A-Za-z0-9_-]{40,}"
        r"|LTAI[A-Za-z0-9]{12,30}|dapi[a-f0-9]{32}(?:-\d)?|dt0[a-z]\d\d\.[A-Z0-9]{20,}\.[A-Z0-9]{40,}"
        r"|[A-Za-z0-9_~.]{3}[78]Q~[A-Za-z0-9_~.-]{30,40}|dd[pa]_[A-Za-z0-9]{30,}|tskey-[a-z]+-[A-Za-z0-9-]{10,}|fo1_[A-Za-z0-9_-]{30,}"
        r"|FlyV1 [A-Za-z0-9_,+/=-]{30,}|fm[12][ar]?_[A-Za-z0-9+/=_-]{40,}|nfp_[A-Za-z0-9]{30,}|pul-[a-f0-9]{40}|lin_api_[A-Za-z0-9]{30,}"
        r"|pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{20,}|AKID[A-Za-z0-9]{32}|t1\.[A-Z0-9a-z_-]{20,}={0,2}\.[A-Z0-9a-z_-]{60,}={0,2}"
        r"|AQVN[A-Za-z0-9_-]{30,}|SCW[A-Z0-9]{17}|HRKU-[A-Za-z0-9_-]{30,}|dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[\w-]{2,35}\.)?[A-Za-z0-9]{30,}"
        r"|pat-(?:na|eu)\d-[0-9a-f-]{36})",
        "[hidden:token]",
        hidden=(
            "AIza{35}",
            "GOCSPX-{28}",
            "token ya29.{60} expired",
            "dop_v1_{h64}",
            "hvs.{24}",
            "hvb.{60}",
            "sha256~{43}",
            "LTAI{20}",
            "dt0c01.{u24}.{u64}",
            "abc8Q~{34}",
            "tskey-auth-{20}",
            "dp.pt.{43}",
            "dapi{h32}",
        ),
        kept=("image@sha256:0123456789012345678901234567890123456789012345678901234567890123", "host fm2.example"),
    ),
    rule(
        "service token",
        "sk_ rk_ pk_live whsec_ sq0 eaaa sg. key- xkeysib- xsmtpsib- shpat shpss shppa shpca glsa_ glc_ nrak nrii nriq nrra nrjs nral nrbr nraa napi_ sntry pmak- figd_ hf_ api_org_ sk- r8_ gsk_ xai- age-secret pnu_ "
        "rdme_ tk-us- shippo_ secret_ ntn_ patt patl pat1 ezak eztk duffel_ flwseck fio-u- tfp_ aio_ cfpat- live_ test_ pplx- csb_ bkua_ rzp_ dsnd_ pd_ ops_ essu_ sbp_ lob tgp_ whk lsv2_ phc_ phx_ 00d amzn.mws access_token$ ey.",
        rf"{HEAD}(?:[srp]k_(?:live|test|prod)_[A-Za-z0-9]{{10,}}|whsec_[A-Za-z0-9+/=]{{20,}}|sq0[a-z]{{3}}-[A-Za-z0-9_-]{{20,}}|EAAA[A-Za-z0-9_-]{{50,}}"
        r"|SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}|SG\.[A-Za-z0-9_.-]{40,}|(?<![\w-])key-[0-9a-z]{32}|xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{12,}|xsmtpsib-[a-f0-9]{64}-[A-Za-z0-9]{12,}"
        r"|shp(?:at|ss|pa|ca)_[a-fA-F0-9]{32}|glsa_[A-Za-z0-9]{32}(?:_[A-Fa-f0-9]{8})?|glc_[A-Za-z0-9+/=]{32,}|NR(?:AK|II|IQ|RA|JS|BR|AA)-[A-Za-z0-9_-]{19,}|NRAK-[A-Z0-9a-z]{20,}"
        r"|[0-9a-f]{36}NRAL|napi_[A-Za-z0-9]{30,}|sntry[su]_[A-Za-z0-9+/=_]{30,}|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|figd_[A-Za-z0-9_-]{30,}|(?:hf|api_org)_[A-Za-z]{30,}|hf_[A-Za-z0-9]{30,}"
        r"|(?<![\w-])sk-[A-Za-z0-9_-]{20,}|r8_[A-Za-z0-9]{36,}|gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{40,}|AGE-SECRET-KEY-1[A-Z0-9]{40,}|pnu_[A-Za-z0-9]{30,}"
        r"|rdme_[a-z0-9]{60,}|tk-us-[A-Za-z0-9_-]{40,}|shippo_(?:live|test)_[a-f0-9]{40}|(?<![\w-])secret_[A-Za-z0-9]{40,}|ntn_[A-Za-z0-9]{40,}|pat[A-Za-z0-9]{14}\.[a-f0-9]{64}"
        r"|EZ[AT]K[A-Za-z0-9]{50,}|duffel_(?:test|live)_[A-Za-z0-9_=-]{40,}|FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,}|fio-u-[A-Za-z0-9_=-]{60,}|tfp_[A-Za-z0-9_.=-]{55,}|aio_[A-Za-z0-9]{28}"
        r"|CFPAT-[A-Za-z0-9_-]{40,}|(?<![\w-])(?:live|test)_[a-f0-9]{35}|pplx-[A-Za-z0-9]{40,}|bkua_[a-f0-9]{40}|rzp_(?:live|test)_[A-Za-z0-9]{14,}|ops_eyJ[A-Za-z0-9_-]{60,}|essu_[A-Za-z0-9+/=_-]{30,}"
        r"|sbp_[a-f0-9]{40}|lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}|ph[cx]_[A-Za-z0-9]{40,}|00D[A-Za-z0-9]{12,15}![A-Za-z0-9_.]{60,}|amzn\.mws\.[0-9a-f-]{36}|access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[0-9a-f]{32})",
        "[hidden:token]",
        hidden=(
            "charge sk_live_{24}",
            "rk_live_{24}",
            "whsec_{32}",
            "sq0atp-{22}",
            "SG.{22}.{43}",
            "key-{h32}",
            "shpat_{h32}",
            "glsa_{32}_{h8}",
            "NRAK-{u27}",
            "hf_{34}",
            "sk-proj-{48}",
            "sk-ant-api03-{80}",
            "AGE-SECRET-KEY-1{u58}",
            "PMAK-{h24}-{h34}",
            "xkeysib-{h64}-{16}",
            "rzp_live_{14}",
        ),
        kept=(
            "task-konnectivity-agent-ds-rolling-update-1",
            "disk-pressure",
            "key-value",
            "monkey-business",
            "sk-learn",
        ),
    ),
    rule(
        "ico token",  # apart, for many a bundle holds `calico-`, and none of the tokens above
        "ico-",
        rf"{HEAD}ico-[A-Za-z0-9]{{32}}",
        "[hidden:token]",
        hidden=("ico-{32}", "key ico-{40}"),
        kept=("calico-node-abcde", "calico-0123456789abcdef0123456789abcdef"),
    ),
    rule(
        "build token",
        "sqp_ squ_ sqa_ ccipat_ cciprj_ st. pat",
        rf"{HEAD}(?:sq[pua]_[a-f0-9]{{40}}|CCI(?:PAT|PRJ)_[A-Za-z0-9_]{{20,}}|(?<![\w.-])st\.[a-f0-9]{{24}}\.[a-f0-9]{{32}}\.[a-f0-9]{{32}}|pat[A-Za-z0-9]{{14}}\.[a-f0-9]{{64}})",
        "[hidden:token]",
        hidden=("sqp_{h40}", "squ_{h40}", "CCIPAT_{22}_{h40}", "st.{h24}.{h32}.{h32}", "pat{14}.{h64}"),
        kept=("best.practice", "path.example"),
    ),
    rule(
        "telegram token",
        ":aa /bot",
        r"(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{32,36}|(?<=/bot)\d{8,10}:[A-Za-z0-9_-]{32,40}",
        "[hidden:token]",
        hidden=("bot123456789:AA{33}", "https://h/bot123456789:{35}/getMe", "use 123456789:AA{33}"),
        kept=("10:AA:BB",),
    ),
    rule(
        "mailchimp key",
        "-us",
        r"(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}\b",
        "[hidden:api key]",
        hidden=("{h32}-us12",),
        kept=("kube-us1",),
    ),
    rule(
        "mailgun key",
        "-",
        r"(?<![A-Za-z0-9-])[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![A-Za-z0-9-])",
        "[hidden:api key]",
        hidden=("mailgun {h32}-{h8}-{h8}",),
    ),
    rule(
        "jenkins token",
        ":11",
        r"([A-Za-z][\w.@-]{0,60}:)11[0-9a-f]{32}(?![A-Za-z0-9])",
        r"\1[hidden:token]",
        hidden=("jenkins bob:11{h32}",),
        kept=("sha256:1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",),
    ),
    rule(
        "key in digits",
        "hex:",
        r"(?i)(?<![a-z])(hex:)[0-9a-f]{32,}(?![0-9a-z])",
        r"\1[hidden:key]",
        hidden=("1 SHA1 HEX:{h40}",),
    ),
    rule(
        "client token",
        ".",
        r"(?<![\w.:/-])(?:\*|[a-z][a-z0-9-]{0,40}):[a-z][a-z0-9-]{0,30}\.[0-9a-f]{56,64}(?![A-Za-z0-9])",
        "[hidden:token]",
        hidden=("*:production.{h64}", "default:development.{h56}"),
    ),
    rule(
        "discord token",
        ".",
        r"(?<![\w.-])(?P<value>[A-Za-z\d]{23,28}\.[\w-]{6}\.[\w-]{27,40})(?![\w.-])",
        value_if(random, "[hidden:token]"),
        hidden=("{24}.{6}.{38}",),
        kept=("c104.private.us-south.containers.cloud.ibm.com",),
    ),
    rule(
        "twilio key",
        "sk ac",
        r"(?<![A-Za-z0-9])(?P<value>(?:SK|AC)[0-9a-f]{32})(?![A-Za-z0-9])",
        "[hidden:api key]",
        hidden=("sid SK{h32}",),
    ),
)
"""Looked for only where a long run of letters and digits stands."""
