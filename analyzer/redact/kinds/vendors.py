"""Tokens whose vendor gave them a form of their own: small letters, digits and marks, which do not look drawn at random."""

from __future__ import annotations

from analyzer.redact.rule import Match, SecretRule, changes, rule, value_if, value_of

HEAD = r"(?<![A-Za-z0-9])"


def _drawn(m: Match) -> str:
    """Letters and digits thrown together, more than hexadecimal ones: identifiers of containers and layers are of those."""
    value = value_of(m)
    thrown = changes(value) * 5 >= len(value) and any(c in "ghijklmnopqrstuvwxyz" for c in value.lower())
    return "[hidden:token]" if thrown else m[0]


RULES: tuple[SecretRule, ...] = (
    rule(
        "cluster join token",
        "swmtkn- k10 token-",
        rf"{HEAD}(?:SWMTKN-1-[a-z0-9]{{40,60}}-[a-z0-9]{{20,30}}|K10[0-9a-f]{{64}}::[\w-]{{1,30}}:[\w.-]{{8,}}|token-[a-z0-9]{{5}}:[a-z0-9]{{50,60}})",
        "[hidden:token]",
        hidden=("SWMTKN-1-{l50}-{l25}", "K10{h64}::server:{h32}", "token-{l5}:{l54}"),
        kept=("token-abcde", "K10 is a release"),
    ),
    rule(
        "bootstrap token",
        ".",
        r"(?<![\w./:@-])(?P<value>[a-z0-9]{6}\.[a-z0-9]{16})(?![\w./:@-])",
        value_if(lambda v: changes(v.partition(".")[2]) >= 3, "[hidden:token]"),
        hidden=("bootstrap: ab12cd.a1{l8}b2c3d4",),
        kept=("host12.abcdefghijklmnop", "ab12cd.europe1234567890"),
    ),
    rule(
        "interoperability key",
        "goog1",
        rf"{HEAD}GOOG1[A-Z0-9]{{55,60}}(?![A-Za-z0-9])",
        "[hidden:key]",
        hidden=("GOOG1E{u56}",),
    ),
    rule(
        "ceph key",
        "aq",
        r"(?<![A-Za-z0-9+/=])AQ[A-Za-z0-9+/]{36}==(?![A-Za-z0-9+/=])",
        "[hidden:key]",
        hidden=("key = AQ{36}==",),
    ),
    rule(
        "drawn small",
        "_",
        r"(?<![A-Za-z0-9])(?!(?:sha\d{0,3}|md5|digest|id|uid|hash|image|layer|blob|container|pod|node|sandbox|commit|rev|etag|snapshot)_)[a-z]{2,12}(?:_[a-z0-9]{2,16}){0,2}_[0-9a-f]{32,128}(?![A-Za-z0-9])",
        "[hidden:token]",
        hidden=("gto_{h40}", "sgp_{h16}_{h40}", "packagist_uut_{h68}", "abc_v1_{h64}"),
        kept=("sha256_0123456789abcdef0123456789abcdef",),
    ),
    rule(
        "service key",
        "access-production access-sandbox access-development production_ sandbox_ live_ sdk- api- mob- secret- sec-c- pub-c- oauth: 1/ 2/ a3- nats su so sa sn ntn k00 exo v1.0- pveapitoken hcaik hcxik",
        rf"{HEAD}(?:access-(?:production|sandbox|development)-[0-9a-f]{{8}}-[0-9a-f-]{{27}}|(?:production|sandbox)_[a-z0-9]{{8}}_[a-z0-9]{{16}}|(?<![\w-])(?:sdk|mob|api)-[0-9a-f]{{8}}-(?:[0-9a-f]{{4}}-){{3}}[0-9a-f]{{12}}"
        r"|(?<![\w-])(?:sec|pub)-c-[A-Za-z0-9]{20,}|oauth:[a-z0-9]{30}|[12]/\d{12,20}(?:/\d{12,20})?:[0-9a-f]{32}|API-[A-Z0-9]{24,36}"
        r"|A3-[A-Z0-9]{6}-[A-Z0-9]{6,11}(?:-[A-Z0-9]{5}){3,5}|S[UOANC][A-Z2-7]{56}|S[UOANC][A-Z0-9]{54,58}|K00\d[A-Za-z0-9/+]{27}|EXO[0-9a-f]{24}|v1\.0-[0-9a-f]{24}-[0-9a-f]{100,160}"
        r"|PVEAPIToken=[\w.@-]{1,80}![\w.-]{1,60}=[0-9a-f]{8}-[0-9a-f-]{27}|hc[axb]ik_[a-z0-9]{50,60})",
        "[hidden:token]",
        hidden=(
            "access-production-{uuid}",
            "production_{l8}_{l16}",
            "sdk-{uuid}",
            "oauth:{l30}",
            "1/{d16}:{h32}",
            "API-{u26}",
            "A3-{u6}-{u6}-{u5}-{u5}-{u5}-{u5}",
            "SU{u56}",
            "EXO{h24}",
            "PVEAPIToken=root@pam!x={uuid}",
        ),
        kept=("api-server", "sdk-12", "API-RESOURCES"),
    ),
    rule(
        "token with a form",
        "p8e- shltm_ _mmk ak_live_ tfp_ bbff- vf.dm. 1000. -c- pk_",
        rf"{HEAD}(?:p8e-[A-Za-z0-9-]{{32}}|shltm_[\w-]{{40}}|[A-Za-z0-9]{{6}}_[A-Za-z0-9]{{29}}_mmk|ak_live_[A-Za-z0-9]{{20,64}}|tfp_[\w=.-]{{40,60}}"
        r"|BBFF-[A-Za-z0-9]{30}|VF\.DM\.[0-9a-f]{24}\.[A-Za-z0-9]{16}|1000\.[0-9a-f]{32}\.[0-9a-f]{32}|(?<![\w-])(?:sec|pub|sub)-c-[0-9A-Za-z-]{36}|pk_\d{6,12}_[A-Z0-9]{32})(?![A-Za-z0-9])",
        "[hidden:token]",
        hidden=(
            "p8e-{l32}",
            "shltm_{40}",
            "{6}_{29}_mmk",
            "ak_live_{30}",
            "tfp_{44}",
            "BBFF-{30}",
            "VF.DM.{h24}.{16}",
            "1000.{h32}.{h32}",
            "sub-c-{uuid}",
            "pk_{d8}_{u32}",
        ),
        kept=("pk_1_A", "ak_live_x", "1000.5", "sub-c-1"),
    ),
    rule(
        "key of a service",
        "avns_ akab- cmvmd csk- do00 jqqj99 cflt",
        rf"{HEAD}(?:AVNS_[A-Za-z0-9_-]{{15,40}}|akab-[a-z0-9]{{16}}-[a-z0-9]{{16}}|cmVmd[A-Za-z0-9+/]{{59,120}}|(?<![\w-])csk-[a-z0-9]{{40,60}}|DO00[A-Z0-9]{{16}}|cflt[A-Za-z0-9+/]{{56,64}}|[A-Za-z0-9]{{52}}JQQJ99[A-Za-z0-9]{{8,24}})(?![A-Za-z0-9])",
        "[hidden:token]",
        hidden=(
            "AVNS_{19}",
            "akab-{l16}-{l16}",
            "cmVmd{59}",
            "csk-{l48}",
            "cflt{60}",
            "id DO00{u16} refused",
            "pat {l52}JQQJ99{16}",
        ),
        kept=("csk-worker-pool-1", "DO00 is a prefix"),
    ),
    rule(
        "personal access token",
        "_pat_ _pk_ _sk_ dnkey- _api_ _aat_ _sat_",
        rf"{HEAD}(?:(?<![\w-])[a-z]{{2,10}}_(?:pat|pk|sk|api|aat|sat)_(?P<value>[A-Za-z0-9]{{16,120}})|dnkey-(?P<value>[a-z0-9]{{20,40}}-[a-z0-9]{{40,80}}))(?![A-Za-z0-9])",
        value_if(lambda v: changes(v) * 5 >= len(v), "[hidden:token]"),
        hidden=("sm_pat_{16}", "sm_aat_{16}", "lin_api_{40}", "dnkey-{l26}-{l52}"),
        kept=("get_api_resources", "my_pk_constraintnameofatable"),
    ),
    rule(
        "identifier of a service",
        "_live_ _prod _sandbox_ _test_",
        r"(?<![\w-])[a-z]{3,20}_(?:live|prod|production|sandbox|test)_[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])",
        "[hidden:token]",
        hidden=("persona_production_{uuid}",),
        kept=("pod_production_1",),
    ),
    rule(
        "drawn behind a prefix",
        "_",
        r"(?<![\w.:/-])(?P<head>[a-z]{2,8}_)(?P<value>[a-z0-9]{26,80}|[A-Z0-9]{26,80})(?![\w-])",
        _drawn,
        hidden=("ucat_{u26}", "got abc_{l60} back"),
        kept=(
            "sha256_0123456789abcdef0123456789abcdef",
            "pod_0123456789abcdef0123456789abcdef",
            "net_konnectivityserveragentconnections",
        ),
    ),
    rule(
        "digits behind a prefix",
        "xkeysib- xsmtpsib- s-s4t2",
        rf"{HEAD}(?:x(?:key|smtp)sib-[0-9a-f]{{64}}(?:-[A-Za-z0-9]{{16}})?|(?<![\w-])s-s4t2(?:ud|af)-[0-9a-f]{{64}})(?![A-Za-z0-9])",
        "[hidden:token]",
        hidden=("xkeysib-{h64}-{16}", "xkeysib-{h64}", "s-s4t2ud-{h64}"),
        kept=("docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope",),
    ),
    rule(
        "bedrock key",
        "absk",
        rf"{HEAD}ABSK[A-Za-z0-9+/=]{{60,}}",
        "[hidden:api key]",
        hidden=("ABSKQmVkcm9ja{110}",),
    ),
    rule(
        "database hash",
        "* md5",
        r"(?<![\w*])(?:\*[0-9A-F]{40}|md5[0-9a-f]{32})(?![A-Za-z0-9])",
        "[hidden:password hash]",
        hidden=("md5{h32}",),
        kept=("md5:0123456789abcdef0123456789abcdef",),
    ),
    rule(
        "boot loader hash",
        "pbkdf2.",
        r"(?i)\bgrub\.pbkdf2\.sha\d{3}\.\d{1,9}\.[0-9a-f.]{32,}",
        "[hidden:password hash]",
        hidden=("grub.pbkdf2.sha512.10000.{h64}",),
    ),
    rule(
        "encrypted value",
        "enc[",
        r"\bENC\[(?!hidden)[A-Z0-9_]{3,20},data:[^\]\s]{4,}\]?",
        "[hidden:encrypted]",
        hidden=("x: ENC[AES256_GCM,data:{24},iv:x]",),
    ),
    rule(
        "web socket token",
        "base64url.bearer",
        r"(?i)(base64url\.bearer\.authorization\.k8s\.io\.)(?!\[hidden)[\w-]{8,}",
        r"\1[hidden:token]",
        hidden=("Sec-WebSocket-Protocol: base64url.bearer.authorization.k8s.io.{60}, base64.binary.k8s.io",),
    ),
    rule(
        "negotiation",
        "negotiate",
        r"(?i)(\b(?:www-authenticate:?\s{0,4})?negotiate\s{1,4})(?!\[hidden)([A-Za-z0-9+/=]{20,})",
        r"\1[hidden:token]",
        hidden=("WWW-Authenticate: Negotiate {80}",),
        kept=("negotiate capabilities",),
    ),
)
"""Looked for only where a long run of letters and digits stands."""
