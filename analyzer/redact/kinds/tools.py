"""Secrets given to known tools by place: behind the command, or as the entries of a store."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.redact.rule import UUID, Match, SecretRule, apart, likely, rule, secret, value_if, value_of

REST = r"\b[^\n|;]{0,300}?\s"
VALUE = r"(?:\\?[\"'](?P<value>[^\"'\n\\]{2,200})|(?P<value>[^\s\"'|;<>]{2,400}))"
P = r"-p(?!ass|ort|rof|ath|lain|rot|id|riv|ol|ub)[ =]?"
"""The value may stand directly behind the letter, and the letter may begin the name of another flag."""
STORED = regex.compile(apart(rf"(?<=\s[\w.-]{{1,100}}=)(?!@){VALUE}"))
"""The entries of a command that stores what it is given."""
HIDE = value_if(lambda v: secret(v) and not v.startswith("-"), "[hidden:password]")


def _stored(m: Match) -> str:
    value = value_of(m)
    sure = m[0][:1] in "\"'\\" or any(c in "!@#$%^&*~" for c in value) or likely(value)
    return m[0] if not sure or value.startswith("[hidden:") else m[0].replace(value, "[hidden:value]")


def tool(
    name: str, hints: str, tools: str, flag: str, *, hidden: tuple[str, ...], kept: tuple[str, ...] = ()
) -> SecretRule:
    """A rule about what stands behind a flag of a tool, or behind its name; `tools` and `flag` are pieces of a pattern."""
    return rule(
        name,
        hints,
        rf"(?<![\w-])(?:{tools}){REST}(?:{flag})(?!\\?[\"']?\[hidden){VALUE}",
        HIDE,
        hidden=hidden,
        kept=kept,
    )


RULES: tuple[SecretRule, ...] = (
    tool(
        "rabbitmq",
        "rabbitmqctl",
        r"rabbitmqctl",
        r"(?:add_user|change_password|authenticate_user) \S{1,60} ",
        hidden=("rabbitmqctl change_password bob {9}",),
    ),
    tool("wifi", "wpa_pass", r"wpa_passphrase", r"(?<=wpa_passphrase )\S{1,40} ", hidden=("wpa_passphrase home {12}",)),
    tool(
        "aws",
        "aws_secret aws_sess",
        r"aws configure set",
        r"aws_(?:secret_access_key|session_token) ",
        hidden=("aws configure set aws_secret_access_key {40}",),
    ),
    tool(
        "by place",
        "cargo~~login rclone~~ob mc~~alias user~~add connection-create",
        r"cargo|rclone|mc|ibmcloud is",
        r"(?<=\bcargo )login |(?<=\brclone )obscure |(?<=\bmc )(?:alias set \S{1,60} \S{1,200} \S{1,60}|admin user add \S{1,60} \S{1,60}) |(?<=\bis )vpn-gateway-connection-create \S{1,80} \S{1,80} \S{1,80} ",
        hidden=(
            "cargo login {16}",
            "rclone obscure {12}",
            "mc alias set x https://h AKIAX {16}",
            "mc admin user add m bob {12}",
            "ibmcloud is vpn-gateway-connection-create c g 10.1.1.1 {12}",
        ),
    ),
    rule(
        "entries of a store",
        "vault~~",
        r"\bvault (?:kv (?:put|patch)|write) (?P<rest>[^\n|;]{1,4000})",
        lambda m: f"{m[0][: m.start('rest') - m.start()]}{STORED.sub(_stored, m['rest'])}",
        hidden=(
            "vault kv put secret/x value={9} other={12}",
            "vault write auth/userpass/users/bob password='{12} {9}'",
        ),
        kept=("vault write auth/x ttl=1h policies=admin,default", "vault kv put secret/x @data.json"),
    ),
    rule(
        "encrypted string",
        "encrypt_string",
        rf"\bencrypt_string(?: --?[\w-]{{1,30}}(?:[= ]\S{{1,60}})?)*? {VALUE}",
        value_if(lambda v: secret(v) and not v.startswith("-"), "[hidden:value]"),
        hidden=("ansible-vault encrypt_string '{12}' --name x",),
    ),
    rule(
        "value put into a store",
        "secr>>keyvault~~secret secr>>put-secret-value secr>>create-secret string>>securestring",
        rf"\b(?:keyvault secret set|secretsmanager (?:create-secret|put-secret-value|update-secret)|ssm put-parameter(?=[^\n]{{0,300}}SecureString)) [^\n]{{0,300}}?--(?:value|secret-string)[ =]{VALUE}",
        HIDE,
        hidden=(
            "az keyvault secret set --vault-name x --name y --value blue-moon{d2}",
            "aws ssm put-parameter --name /x --type SecureString --value {12}",
            "aws secretsmanager create-secret --name x --secret-string {12}",
        ),
        kept=("aws ssm put-parameter --name /x --type String --value db1.example",),
    ),
    rule(
        "parameter of a stack",
        "pass>>parameterkey= secr>>parameterkey= oke>>parameterkey=",
        rf"ParameterKey=[\w-]{{0,80}}(?:[Pp]assword|[Ss]ecret|[Tt]oken),ParameterValue={VALUE}",
        HIDE,
        hidden=("--parameters ParameterKey=DBPassword,ParameterValue=blue-moon{d2}",),
        kept=("ParameterKey=PasswordLength,ParameterValue=12",),
    ),
    rule(
        "display cookie",
        "cook",
        r"MIT-MAGIC-COOKIE-1\s{1,8}(?P<value>[0-9a-f]{32})(?![0-9a-f])",
        HIDE,
        hidden=("xauth add h:0 MIT-MAGIC-COOKIE-1 {h32}",),
        kept=("MIT-MAGIC-COOKIE-1 is refused",),
    ),
    rule(
        "echo",
        "|>>echo |>>printf",
        rf"(?i)\b(?:echo|printf)(?: -[neE]{{1,3}}| [\"']?%s(?:\\n)?[\"']?)? {VALUE}(?=\\{{0,4}}[\"']?\s{{0,4}}\|\s{{0,4}}(?:sudo -S|sudo --stdin|passwd --stdin|chpasswd|kinit|docker login|podman login|[\w -]{{1,60}}--(?:password|passphrase|stdin)-(?:stdin|fd|password)|cryptsetup|vncpasswd|smbpasswd|htpasswd -i|faillock|realm join|adcli|base64\b|openssl (?:passwd|enc|dgst|pkcs12|base64)|argon2|mkpasswd|kubeseal|sha\d{{1,3}}sum|md5sum|gh auth login|glab auth login|vault login|su\b))",
        HIDE,
        hidden=(
            "echo {9} | sudo -S id",
            "echo 'root:{9}' | chpasswd",
            "echo {9} | docker login -u x --password-stdin",
            "printf %s {12} | kinit bob",
            "echo {9} | realm join -U a d",
            "echo -n '{12}' | base64",
            "echo {12} | gpg --batch --passphrase-fd 0 -d x",
            "echo {12} | adcli join --stdin-password",
            "echo blue-moon{d2} | vncpasswd -f",
        ),
        kept=("echo done | tee x",),
    ),
    rule(
        "words of a command",
        '","-p>>mysql ","-p>>mariadb',
        r"\"(?:mysql|mysqladmin|mysqldump|mariadb)\"[^\n\]]{0,300}?\"-p(?P<value>[^\"\n\\]{3,200})(?=\")",
        HIDE,
        hidden=('["mysql","-u","root","-p{12}"]',),
        kept=('["mysql","-p"]',),
    ),
    rule(
        "scanner",
        "login>>sonar.",
        r"(?i)sonar\.(?:login|token)=(?P<value>[0-9a-z_]{16,100})",
        HIDE,
        hidden=("-Dsonar.login={h40}",),
    ),
    rule(
        "oracle",
        "@>>sqlplus pdp sqlldr",
        r"\b(?:sqlplus|expdp|impdp|sqlldr)(?: -\w{1,3})* (?:userid=)?\w{1,40}/(?P<value>[^\s@/]{2,100})",
        HIDE,
        hidden=("sqlplus scott/{9}@db", "expdp system/{12} dumpfile=x", "sqlldr userid=bob/{12} control=x"),
    ),
    rule(
        "target of a script",
        "@>>.py~~",
        r"(?i)[\w-]{2,40}\.py (?:-{1,2}[\w-]{1,30}(?:[ =][^\s@-]\S{0,60})? ){0,6}[\"']?(?:[\w.-]{1,60}[/\\]{1,2})?[\w.$-]{1,60}:(?!\[hidden)(?P<value>[^\s:@/\"'][^\s@\"']{2,100})@(?!sha\d)",
        value_if(likely, "[hidden:password]"),
        hidden=("psexec.py dom/bob:{12}@10.1.1.1", "secretsdump.py -just-dc bob:blue-moon{d2}@dc1"),
        kept=("app.py registry/agent:v1@sha256:aa", "run.py worker:8080@node"),
    ),
    rule(
        "key of a login",
        "login auth~~",
        rf"(?i)(?<![\w-])(?:(?P<tool>[a-z][\w-]{{1,20}}) login|snyk auth) (?P<value>[0-9a-f]{{32,64}}|{UUID.pattern[4:]})(?![\w-])",
        HIDE,
        hidden=("wandb login {h40}", "snyk auth {uuid}"),
        kept=("snyk auth failed", "ssh login abcdef"),
    ),
)
RUNS: tuple[SecretRule, ...] = (
    rule(
        "login token",
        "vault",
        rf"(?<![\w-])(?:vault login|vault operator unseal|vault unseal)(?:\s-\S{{1,100}}){{0,6}}\s(?!-|\\?[\"']?\[hidden){VALUE}",
        HIDE,
        hidden=("vault login {26}", "vault login -no-store {26} && x"),
        kept=("vault login [hidden:password] with token12",),
    ),
)
