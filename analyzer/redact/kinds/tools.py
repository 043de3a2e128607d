"""Secrets given to known tools: by a flag that means a password only there, or by place."""

from __future__ import annotations

from analyzer.redact.rule import SecretRule, credible, rule, secret, value_if

REST = r"\b[^\n|;]{0,300}?\s"
VALUE = r"(?:\\?[\"'](?P<value>[^\"'\n\\]{2,200})|(?P<value>[^\s\"'|;<>]{2,400}))"
P = r"-p(?!ass|ort|rof|ath|lain|rot|id|riv|ol|ub)[ =]?"
"""The value may stand directly behind the letter, and the letter may begin the name of another flag."""
HIDE = value_if(lambda v: secret(v) and not v.startswith("-"), "[hidden:password]")


def _tool(
    name: str, hints: str, tools: str, flag: str, *, hidden: tuple[str, ...], kept: tuple[str, ...] = ()
) -> SecretRule:
    return rule(
        name,
        hints,
        rf"(?<![\w-])(?:{tools}){REST}(?:{flag})(?!\\?[\"']?\[hidden){VALUE}",
        HIDE,
        hidden=hidden,
        kept=kept,
    )


RULES: tuple[SecretRule, ...] = (
    _tool(
        "rabbitmq",
        "rabbitmqctl",
        r"rabbitmqctl",
        r"(?:add_user|change_password|authenticate_user) \S{1,60} ",
        hidden=("rabbitmqctl change_password bob {9}",),
    ),
    _tool(
        "wifi", "wpa_pass", r"wpa_passphrase", r"(?<=wpa_passphrase )\S{1,40} ", hidden=("wpa_passphrase home {12}",)
    ),
    _tool(
        "aws",
        "aws_secret aws_sess",
        r"aws configure set",
        r"aws_(?:secret_access_key|session_token) ",
        hidden=("aws configure set aws_secret_access_key {40}",),
    ),
    _tool(
        "by place",
        "cargo~~login rclone~~ob mc~~alias",
        r"cargo|rclone|mc",
        r"(?<=\bcargo )login |(?<=\brclone )obscure |(?<=\bmc )alias set \S{1,60} \S{1,200} \S{1,60} ",
        hidden=("cargo login {16}", "rclone obscure {12}", "mc alias set x https://h AKIAX {16}"),
    ),
    rule(
        "echo",
        "|>>echo |>>printf",
        rf"(?i)\b(?:echo|printf)(?: -[neE]{{1,3}}| [\"']?%s(?:\\n)?[\"']?)? {VALUE}(?=\\{{0,4}}[\"']?\s{{0,4}}\|\s{{0,4}}(?:sudo -S|sudo --stdin|passwd --stdin|chpasswd|kinit|docker login|podman login|[\w ]{{1,30}}--password-stdin|cryptsetup|faillock|realm join|adcli|gh auth login|glab auth login|vault login|su\b))",
        HIDE,
        hidden=(
            "echo {9} | sudo -S id",
            "echo 'root:{9}' | chpasswd",
            "echo {9} | docker login -u x --password-stdin",
            "printf %s {12} | kinit bob",
            "echo {9} | realm join -U a d",
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
        "@>>sqlplus",
        r"\bsqlplus(?: -\w{1,3})* \w{1,40}/(?P<value>[^\s@/]{2,100})",
        HIDE,
        hidden=("sqlplus scott/{9}@db",),
    ),
)
FLAGGED: tuple[SecretRule, ...] = (
    _tool(
        "login",
        "login",
        r"[a-z][\w-]{1,20}(?: registry| private-registry| repo)? login|az login|login",
        rf"{P}|--?(?:password|apikey|token|secret|api-key)[ =]",
        hidden=(
            "docker login -u iamapikey -p {24} us.icr.io",
            "az login --service-principal -u x -p {30} -t y",
            "ibmcloud login -a https://x -p {12}",
            "oc login -p {10} -u kubeadmin",
            "helm registry login -u x -p '{12}' host",
        ),
        kept=("login failed for pod -n default",),
    ),
    _tool(
        "curl",
        "curl wget",
        r"curl|wget|http|https|xh",
        r"(?:-[A-Za-z]{0,6}[uU]|--user|--proxy-user|-a|--auth)[ =]?[\"']?[^\s:\"'-][^\s:\"']{0,100}:|--(?:http-|proxy-|ftp-)?password[ =]",
        hidden=(
            "curl -u admin:{14} https://h/x",
            "curl -sk --user 'a:{9}' https://h",
            "curl -sSu bob:{12} https://h",
            "wget --http-password={9} http://x",
        ),
        kept=("curl -k https://10.0.0.1:6443/healthz -u",),
    ),
    _tool(
        "mysql",
        "mysql maria",
        r"mysql\w*|maria\w*|mycli",
        r"-p(?=\S)|--password[= ]",
        hidden=("mysql -u root -p{14} -h db", "mysqldump -p'{9}' x"),
        kept=("mysql -u root -p -h db",),
    ),
    _tool(
        "database",
        "mongo cqlsh sqlcmd influx clickhouse",
        r"mongo\w*|cqlsh|influx|clickhouse-client",
        rf"{P}|--?pass(?:word)?[ =]",
        hidden=("mongosh -u x -p {9} db", "cqlsh -u a -p {9}", "influx -username a -password {9}"),
    ),
    _tool(
        "password flag",
        "sqlcmd bcp ipmitool mosquitto unzip zip isql",
        r"sqlcmd|bcp|ipmitool|mosquitto_\w+|unzip|zip|isql",
        r"-P ?",
        hidden=("sqlcmd -S h -U sa -P {9}", "ipmitool -H h -U a -P {9} chassis"),
    ),
    _tool(
        "sshpass", "sshpass", r"sshpass", r"-p ?", hidden=("sshpass -p {9} ssh root@10.1.2.3", "sshpass -p{9} scp x y")
    ),
    _tool(
        "redis",
        "redis",
        r"redis-cli|redis-benchmark|valkey-cli",
        r"-a[ =]|--pass[ =]",
        hidden=("redis-cli -h r -a {12} ping",),
    ),
    _tool("ldap", "ldap", r"ldap\w+", r"-w ?|-s (?=\S+$)", hidden=("ldapsearch -x -D cn=a -w {9} -b dc=x",)),
    _tool(
        "snmp",
        "snmp",
        r"snmp(?:walk|get|getnext|bulkwalk|bulkget|set|status|trap|inform|table|check)",
        r"-[cAX] ?",
        hidden=("snmpwalk -v2c -c {8} 10.1.1.1", "snmpget -v3 -A {9} h", "snmpget -v3 -u x -A {12} -X {12} h"),
    ),
    _tool("rdp", "rdp rdesktop", r"xfreerdp\d?|rdesktop", r"/p:|-p ?", hidden=("rdesktop -u a -p {9} h",)),
    _tool(
        "keytool",
        "keytool jarsigner",
        r"keytool|jarsigner",
        r"-(?:store|key|src|dest|srcstore|deststore|destkey)pass[ =]",
        hidden=("keytool -list -storepass {9} -keystore x",),
    ),
    _tool(
        "copy",
        "skopeo podman buildah creds",
        r"skopeo|podman|buildah|oras|crane|nerdctl",
        r"--(?:src-|dest-)?creds[ =][^\s:]{1,100}:",
        hidden=("skopeo copy --src-creds u:{12} docker://a docker://b",),
    ),
    _tool(
        "etcdctl", "etcdctl", r"etcdctl", r"(?:--user|-u)[ =][^\s:]{1,60}:", hidden=("etcdctl --user root:{9} get /",)
    ),
    _tool(
        "smb",
        "smb rpc winexe net~~",
        r"smb\w+|rpcclient|net (?:rpc|ads)|winexe|wmiexec|psexec",
        r"-U ?[\"']?[^\s%]{1,80}%",
        hidden=("smbclient -U a%{9} //h/s", "net ads join -U admin%{9}", "winexe -U 'd/a%{9}' //h"),
    ),
    _tool("lftp", "ftp", r"n?c?l?ftp", r"-u [^\s,]{1,60},", hidden=("lftp -u a,{9} ftp.x",)),
    _tool(
        "htpasswd",
        "htpasswd",
        r"htpasswd",
        r"-\w{0,6}b\w{0,3} (?:\S{1,200} )?[\w.@-]{1,60} (?=\S+\s*$)",
        hidden=("htpasswd -bc users admin {9}",),
    ),
    rule(
        "openssl",
        "pass:",
        rf"(?i)(?<=\s)-?-?(?:pass(?:in|out)?|password)[ =](?:pass:){VALUE}",
        HIDE,
        hidden=("openssl rsa -in k -passin pass:{9}",),
    ),
    rule(
        "gpg",
        "passphrase storepass",
        rf"(?i)(?<=\s)--passphrase[ =]{VALUE}",
        HIDE,
        hidden=("gpg --batch --passphrase {9} -d x",),
    ),
    rule(
        "literal",
        "from-literal",
        r"(--from-literal[= ][\"']?[\w.-]{1,253}=)(?!\[hidden)[^\s\"']{1,2000}",
        r"\1[hidden:value]",
        hidden=("kubectl create secret generic s --from-literal=foo={14}",),
    ),
    rule(
        "useradd",
        "useradd usermod",
        rf"\b(?:useradd|usermod){REST}(?:-p|--password)[ =]{VALUE}",
        HIDE,
        hidden=("useradd -m -p {13} bob",),
    ),
    rule(
        "java key",
        "-auth",
        rf"(?<=\s)-auth [\w.@-]{{1,60}}:{VALUE}",
        HIDE,
        hidden=("java -jar jenkins-cli.jar -auth bob:{34} list",),
    ),
    rule(
        "secure string",
        "securestring",
        r"(?i)\bConvertTo-SecureString (?:-String )?[\"'](?!\[hidden)(?P<value>[^\"'\n]{2,200})[\"']",
        value_if(secret, "[hidden:password]"),
        hidden=('ConvertTo-SecureString "{12}" -AsPlainText -Force',),
    ),
    _tool(
        "archive",
        "7z rar",
        r"7z\w{0,2}|(?:un)?rar",
        r"-h?p(?=\S)",
        hidden=("7z x -p{12} f.7z", "rar a -hp{12} f.rar"),
        kept=("7z x f.7z",),
    ),
    _tool(
        "directory",
        "ipa-",
        r"ipa-[\w-]{3,30}",
        r"-[wp][ =]|--(?:admin-)?password[ =]",
        hidden=("ipa-client-install -p a -w {12}",),
    ),
    _tool("vsphere", "govc", r"govc", r"-u[ =](?:https://)?[^\s:@]{1,60}:", hidden=("govc about -u admin:{12}@vc",)),
    _tool(
        "remote shell",
        "psexec racadm rabbitmqadmin twine ilorest knife",
        r"psexec\w*|racadm|rabbitmqadmin|twine|ilorest|perccli|storcli|smcipmitool",
        P,
        hidden=("psexec x -u a -p {12} cmd", "racadm -r h -u root -p {12} getsysinfo", "twine upload -u a -p {12} x"),
    ),
    _tool(
        "kerberos",
        "kadmin kinit ktpass addprinc ldappasswd",
        r"kadmin[\w.]{0,8}|ktpass|ldappasswd|addprinc",
        r"-w |-pw |-pass |-s ",
        hidden=("kadmin -p a/admin -w {12}", 'kadmin.local -q "addprinc -pw {12} bob"', "ldappasswd -s {12} -D cn=a"),
    ),
    _tool(
        "cipher key",
        "openssl",
        r"openssl",
        r"-[kK] ",
        hidden=("openssl enc -aes-256-cbc -k {12} -in x",),
        kept=("openssl x509 -in x",),
    ),
    _tool(
        "package push",
        "nuget knife",
        r"nuget|knife",
        r"-k |-P |-(?:ApiKey|Password) ",
        hidden=("dotnet nuget push x -k {16} -s h", "knife bootstrap h -P {12} -x a"),
    ),
    _tool("trap", "trapsess snmp", r"trapsess|snmp\w+", r"-[AX] ?", hidden=("trapsess -v 3 -u a -a MD5 -A {12} h",)),
    _tool("erlang", "setcookie", r"\w[\w./-]{0,40}", r"--?setcookie[ =]?", hidden=("erl -sname x --setcookie {u20}",)),
    rule(
        "certificate key",
        "certificate-key",
        r"(--certificate-key[= ])(?!\[hidden)[0-9a-f]{32,}",
        r"\1[hidden:key]",
        hidden=("kubeadm join x --certificate-key {h64}",),
    ),
    rule(
        "user and password",
        "user",
        r"(?i)(?<=\s--user(?:name)?[ =])(?P<user>[\w.@-]{1,80}:)(?P<value>[^\s\"']{4,200})",
        value_if(credible, "[hidden:password]"),
    ),
)
"""Asked only where a dash begins a word."""
RUNS: tuple[SecretRule, ...] = (
    _tool(
        "login token",
        "vault",
        r"vault login|vault operator unseal|vault unseal",
        r"(?=[^-\s])",
        hidden=("vault login {26}",),
    ),
)
