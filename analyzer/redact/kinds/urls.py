"""Secrets inside addresses: user information, signatures of queries, and hooks whose path is the key."""

from __future__ import annotations

from analyzer.redact.rule import Match, SecretRule, credible, random, rule

SCHEME = r"(?i)((?<![A-Za-z0-9+.-])(?:[a-z][a-z0-9+.-]{1,30})(?::(?:\\?/){2}|%3A%2F%2F|://))"
USERS = frozenset(
    [
        "git",
        "ssh",
        "root",
        "admin",
        "user",
        "ubuntu",
        "core",
        "ec2-user",
        "anonymous",
        "hg",
        "svn",
        "vault",
        "system",
        "kubernetes",
    ]
)


def _alone(m: Match) -> str:
    user = m[2]
    if user.lower() in USERS or not (credible(user) or random(user)):
        return m[0]
    return f"{m[1]}[hidden:token]{m[3]}"


RULES: tuple[SecretRule, ...] = (
    rule(
        "oracle url",
        ":thin:",
        r"(?i)(jdbc:oracle:thin:[\w$#]{1,60}/)(?!\[hidden)([^\s@/]{1,100})(?=@)",
        r"\1[hidden:password]",
        hidden=("jdbc:oracle:thin:scott/{9}@h:1521",),
    ),
    rule(
        "signature",
        "signature",
        r"(?i)((?:x-amz-|x-goog-|x-hub-)?signature(?:-256)?[=:]\s?(?:sha\d{1,3}=)?)(?!\[hidden)([0-9a-f]{32,128})(?![0-9a-zA-Z])",
        r"\1[hidden:signature]",
        hidden=("X-Amz-Signature={h64}", "X-Hub-Signature-256: sha256={h64}"),
        kept=("signature: ok", "signature=sha256"),
    ),
    rule(
        "url password",
        "@",
        SCHEME
        + r"(?!\[hidden:)([^\s/:@\"'<>]{0,200})(:|%3A)(?!\[hidden:)([^\s/@\"'<>]{1,300}(?:@[^\s/@\"'<>]{1,300}){0,3}|(?!\d{1,5}[/?#])[^\s@\"'<>]{1,300})(@|%40)(?=[\w\[.$-])",
        r"\1[hidden:user]:[hidden:password]\5",
        hidden=(
            "redis://:{14}@redis.local:6379/0",
            "https://admin:{8}/{6}@host.local/x",
            "amqp://u:{6}@{6}@mq/",
            "postgres://app:{12}@db/x",
        ),
        kept=("http://10.0.0.1:8080/path?mail=a", "dial tcp://10.1.1.1:8132", "http://h:80/@x"),
    ),
    rule(
        "url token",
        "@",
        SCHEME + r"(?!\[hidden:)([^\s/:@?#\"'<>]{6,300})(@|%40)(?=[\w\[.-])",
        _alone,
        hidden=("https://{24}@github.com/x/y", "https://{h32}@sentry.io/12"),
        kept=("ssh://git@github.com/x", "https://kubernetes@host"),
    ),
)
RUNS: tuple[SecretRule, ...] = (
    rule(
        "signed url",
        "sig ?>>? & %3f",
        r"(?i)((?:[?&;]|%26|%3F|\\u0026|amp;)(?:x-amz-[a-z-]+|x-goog-[a-z-]+|awsaccesskeyid|signature|sig|se|sp|sv|expires|token|tok|jwt|sid|code|auth|pass|passwd|password|pwd|secret|session|crumb|key-pair-id|policy|access_token|refresh_token|id_token|api_key|apikey|key)(?:=|%3D|\\u003d))(?!\[hidden)(?!(?:true|false)\b)([^&\s\"'<>]+)",
        r"\1[hidden:signature]",
        hidden=("GET /b?sig={40}%3D&x=1", "https://h/?x-amz-signature={h64}"),
        kept=("GET /x?timeout=10s&watch=true",),
    ),
    rule(
        "web hook",
        "://>>hook ://>>azure.com ://>>googleapis ://>>ifttt ://>>dingtalk ://>>hc-ping ://>>loggly ://>>sumologic ://>>victorops ://>>pagerduty ://>>xmatters",
        r"(?i)((?:hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/|discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d{1,20}/|webhook\.office\.com/webhook(?:b2)?/|outlook\.office\.com/webhook/"
        r"|hooks\.zapier\.com/hooks/catch/|logic\.azure\.com(?::443)?/workflows/|chat\.googleapis\.com/v1/spaces/|maker\.ifttt\.com/trigger/\w{1,60}/with/key/|open\.feishu\.cn/open-apis/bot/v2/hook/"
        r"|oapi\.dingtalk\.com/robot/send\?access_token=|qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=|hc-ping\.com/|[\w-]{1,40}\.loggly\.com/(?:inputs|bulk)/|[\w.-]{1,60}\.sumologic\.com/receiver/v\d/http/|alert\.victorops\.com/integrations/generic/\d{1,9}/alert/|events\.pagerduty\.com/(?:integration/|generic/\d{4}-\d\d-\d\d/)(?!create_event)|[\w.-]{1,60}\.xmatters\.com/api/integration/\d/functions/|/hooks/(?=[a-z0-9]{26}\b)))(?!\[hidden)([^\s\"'<>\\)]{6,})",
        r"\1[hidden:hook]",
        hidden=(
            "https://hooks.slack.com/services/T0ABCDEFG/B0ABCDEFG/{24}",
            "https://discord.com/api/webhooks/123456789/{68}",
            "https://acme.webhook.office.com/webhookb2/{h8}@x/IncomingWebhook/{h32}/y",
            "POST https://chat.example.org/hooks/{l26}",
            "https://logs-01.loggly.com/inputs/{uuid}/tag/http/",
            "https://events.pagerduty.com/integration/{h32}/enqueue",
        ),
        kept=('failed calling webhook "x.example.io"', "/admission/hooks/validate"),
    ),
)
