"""
Where names stand in a text that no table is made of: homes, prompts, certificates, cloud identifiers, owners of objects.

Amazon's ARN, IBM's CRN, Azure's resource ID and Google's resource name say whose account, project and group a thing is in
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html, https://cloud.ibm.com/docs/account?topic=account-crn,
https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, https://cloud.google.com/apis/design/resource_names).
"""

from __future__ import annotations

from typing import Any

from analyzer import patterns as regex

NamePlace = tuple[str, tuple[str, ...], Any]
SPACES = r"(?:kube-(?:system|public|node-lease)|calico-[a-z]+|tigera-[a-z]+|ibm-[a-z-]+|kubx-[\w-]+|openshift(?:-[\w-]+)?|cert-manager|gatekeeper-system|kyverno|istio-system|ingress-nginx|knative-[a-z]+)"
"""Namespaces of what clusters are made of."""
CALLED = r"(?=[a-z0-9-]{0,250}[-0-9])[a-z][a-z0-9-]{3,252}"
"""A name of several words."""
GIVEN = r"(?!(?:Team|Group|Department|Services?|Operations|Support|Platform|Engineering|On-Call|Oncall|Admins?)\b)[A-Z\u00c0-\u00de][\w'-]{2,40}"
"""One word of a person's name."""
VENDORS = "Amazon|Google|Microsoft|VMware|Canonical|SUSE|Hat|Red|Docker|Intel|Oracle|Cisco|Dell|HashiCorp|Tigera|Isovalent|Rancher|Encrypt|DigiCert|Sectigo|GlobalSign|Entrust|GoDaddy|Verisign|Comodo|Internet|International|Cloud|Linux|Free|Apache|Broadcom|Nvidia|NVIDIA|Mellanox|Supermicro|Lenovo|QEMU|Citrix|Xen|Hewlett"
"""Companies whose software, machines and certificates stand in every bundle."""
PEOPLE = (
    "reporter", "assignee", "assigned to", "opened by", "reported by", "submitted by", "approved by", "signed-off-by",
    "author:", "author :", "author=", "author =", "engineer:", "on-call:", "on call:", "requester",
)  # fmt: skip
PACKAGES = "sun|google|fasterxml|apache|springframework|netflix|microsoft|amazonaws|oracle|ibm|hazelcast|zaxxer|mongodb|datastax|github|intellij|squareup|redhat|vmware|rabbitmq|mysql|elastic|elasticsearch|atlassian|azure|codahale|typesafe|twitter|facebook|linkedin|alibaba|nimbusds|stripe|eclipse|hibernate|jboss|junit|mockito|slf4j|postgresql|keycloak|wildfly|infinispan|opensearch|grpc|netty|quarkus|vertx|reactivex|kubernetes|fabric8|micrometer|undertow|prometheus|opentelemetry|jenkins|gradle|codehaus|aspectj|scala|akka|confluent|kafka|flink|spark|hadoop|jetbrains|dropwizard|projectreactor|smallrye|sentry|swagger|jetty"
"""Public projects and companies whose packages stand in every trace of a stack."""
NO_PERSON = r"(?:Alerts?|Notifications?|Security|Billing|Jenkins|Jira|GitHub|GitLab|Slack|Nagios|Grafana|Prometheus|Information|No-?[Rr]eply|Help-?[Dd]esk|Incidents?|Monitoring|Root|Cron|Mailer|Postmaster|Today|Yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Updated|Created|Started|Stopped|Uptime|Last|Date|Time)\b"
"""What stands where a person would, and is none."""
REGARDS = (
    "regards", "thank", "cheers", "gr\u00fc\u00df", "gruss", "gr\u00fcss", "gruess", "cordialement", "\u00e0 vous", "salud", "saluti", "groet", "pozdrawiam", "h\u00e4lsning", "atenciosamente", "sincerely",
    "faithfully",
)  # fmt: skip
LETTER_ENDS = "(?:(?:best|kind|warm|many) )?regards|(?:many )?thanks(?: a lot| in advance)?|thank you|cheers|(?:mit )?(?:freundliche[nr]?|viele|liebe|beste) gr(?:\u00fc\u00df|uess|uss|\u00fcss)(?:en?)?|cordialement|bien \u00e0 vous|un cordial saludo|(?:atentos |un )?saludos?(?: cordiales)?|cordiali saluti|distinti saluti|met vriendelijke groet(?:en)?|pozdrawiam|med v\u00e4nlig h\u00e4lsning(?:ar)?|atenciosamente|sincerely(?: yours)?|yours (?:sincerely|faithfully)"
HARVEST: tuple[NamePlace, ...] = (
    ("user", ("/home/", "/users/", "\\users\\"), regex.compile(r"(?:/home/|/Users/|\\Users\\{1,4})(?P<name>[A-Za-z][\w.-]{2,60})")),
    ("host", (": ",), regex.compile(r"(?m)^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?P<name>[A-Za-z][\w.-]{2,100}) [\w./()-]{1,60}(?:\[\d{1,9}\])?: ")),
    ("owner", ("icr.io", "quay.io", "ghcr.io", "docker.io", "registry"), regex.compile(r"(?:\b(?:[a-z]{2,4}\.)?icr\.io|\bquay\.io|\bghcr\.io|\bdocker\.io|\bregistry(?!\.k8s\.io)(?:\.[\w-]{1,60}){1,6})/(?P<name>[a-z0-9][\w.-]{2,60})/")),
    ("who", ("owner", "customer", "company", "contact", "team", "department", "tenant", "requester", "maintainer", "manager", "created", "managedfieldsuser", "organization", "organisation"), regex.compile(r"(?im)(?:^|[\s{,\"'])(?:owner|customer|company|contact|team|department|tenant|requester|maintainer|manager|created-?by|managedfieldsuser|organi[sz]ation)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?P<name>[A-Za-z][\w.-]{3,80})")),
    # a person's last name, behind the first ones
    ("who", ("contact", "requester", "maintainer", "author", "created"), regex.compile(r"(?m)(?:^|[\s{,\"'])(?i:contact|requester|maintainer|author|created-?by)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:[A-Z\u00c0-\u00de][\w.'-]{0,40} ){1,3}(?:(?:von|van|de|der|den|di|da) ){0,2}(?P<name>[A-Z\u00c0-\u00de][\w-]{3,60})\b(?<!Team)(?<!Group)(?<!Department)(?<!Services)(?<!Service)(?<!Operations)(?<!Support)(?<!Platform)")),
    # whom one logs in to, and the prompt there
    ("host", ("ssh", "scp", "sftp", "rsync", "mosh", "@"), regex.compile(r"(?m)(?:\b(?:ssh|scp|sftp|rsync|mosh)\b[^\n@]{0,120}@|[\[\s][\w.-]{2,40}@)(?P<name>[a-z][a-z0-9-]{3,62})(?=:[~/]| [~/]|[\s\"']|$)")),
    # the subject of a certificate
    ("who", ("cn=", "cn =", "ou=", "ou =", "o=", "o ="), regex.compile(r"\b(?:CN|OU|O)\s?=\s?\\?\"?(?P<name>[A-Za-z][\w.-]{3,80})")),
    # a host under any top-level domain, where only a host can stand; the known ones are found by themselves
    ("host", ("lookup ", "://", "@", "%3a%2f%2f"), regex.compile(r"(?i)(?:\blookup |://(?:[^\s/@\"'<>]{1,200}@)?|(?<=[\w.+-])@|%3A%2F%2F)(?P<name>[a-z][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,8})\b")),
    ("host", (":",), regex.compile(r"(?i)(?<![\w./@-])(?P<name>[a-z][a-z0-9-]{0,62}(?:\.(?!go:|py:|rs:|c:|h:|cc:|cpp:|java:|js:|ts:|log:|txt:|json:|ya?ml:|conf:)[a-z0-9-]{1,63}){1,8})(?=:\d{2,5}(?:[\s\"'/,)]|$))", regex.M)),
    ("who", ("user",), regex.compile(r"(?i)\buser[ =:]{1,3}[\"']?(?P<name>[a-z]{2,30}\.[a-z]{2,40})\b")),
    ("ns", ("namespace",), regex.compile(r"(?m)(?:^\s*(?:- )?|[{,]\s*)\"?namespace\"?:\s{0,3}\"?(?P<name>[a-z0-9][a-z0-9-]{2,62})\b")),
    ("node", ("nodename",), regex.compile(r"(?m)(?:^\s*(?:- )?|[{,]\s*)\"?nodeName\"?:\s{0,3}\"?(?P<name>[a-z0-9][a-z0-9.-]{2,252})\b")),
    # the name and the namespace of any object, as YAML and JSON print them one below the other
    ("object", ("name: ", '"name":'), regex.compile(r"(?m)^(?P<indent>[ \t]{1,40})\"?name\"?: ?\"?(?P<name>[a-z0-9][a-z0-9.-]{2,252})\"?,?\n(?P=indent)\"?namespace\"?: ?\"?[a-z0-9]")),
    # values of klog's pairs, and what kubelets and API servers quote: `node "n1" not found`, `User "u" cannot list`
    ("node", ("node", "host"), regex.compile(r"\b(?i:nodes?|node-?name|host-?name|host)(?: |=|: ?|(?i: named | called ))\\?[\"'](?P<name>[a-z0-9][a-z0-9.-]{2,252})\\?[\"']")),
    ("node", ("node", "host"), regex.compile(r"(?:^|[\s,{(])(?:node|nodeName|node-name|hostname|hostname-override|--hostname-override)=(?P<name>[a-z0-9][a-z0-9.-]{2,252})(?=[\s,})]|$)", regex.M)),
    ("user", ("user",), regex.compile(r"\b(?i:user(?:-?name)?)(?: |=|: ?)\\?[\"'](?P<name>[A-Za-z][\w.@-]{2,100})\\?[\"']")),
    # sshd, sudo and login say whose session it is
    ("user", ("session ", "accepted ", "failed ", "invalid user ", "sudo: ", "user=", "username="), regex.compile(r"(?:\bsession (?:opened|closed) for user |\bAccepted [\w/-]{1,40} for |\bFailed [\w/-]{1,40} for (?:invalid user )?|\bInvalid user |\bsudo: {1,8}|[ ;]USER=|[ (]user(?:name)?=)(?P<name>[A-Za-z][\w.-]{2,60})(?=[\s;,:()]|$)", regex.M)),
    # beside other values of a list, and not the begin of a sentence about somebody
    ("user", ("user",), regex.compile(r"(?im)(?:^|[,;(]) ?(?:(?:as|by|for) )?user (?P<name>(?!(?:not|name|error|agent|unknown|anonymous|request|input|data|space|group|account)s?\b)[a-z][\w.-]{2,60}?)(?=[,;)]|[ \t]*$|[ \t]+[^\s,;]{0,100}[./@:\d])")),
    # objects as messages name them, and whose account runs there; a plain word behind a kind is a word
    ("object", ("configmap", "secret", "serviceaccount", "ingress", "persistentvolumeclaim", "job", "role"), regex.compile(r"(?<![\w.-])(?:configmap|secret|serviceaccount|ingress|persistentvolumeclaim|(?:cron)?job|(?:cluster)?role(?:binding)?)(?:e?s)?(?:\.[a-z0-9.]{2,60})?(?:/| \\{0,2}[\"'])(?P<name>(?=[a-z0-9-]{0,250}[-0-9])[a-z][a-z0-9-]{3,252})(?![\w./:-])")),
    ("object", ("serviceaccount:",), regex.compile(r"\bsystem:serviceaccount:[a-z0-9.-]{1,63}:(?P<name>[a-z0-9][a-z0-9-]{3,252})")),
    ("ns", ("serviceaccount:",), regex.compile(r"\bsystem:serviceaccount:(?P<name>[a-z0-9][a-z0-9-]{2,62}):")),
    ("object", ("service account:", "current-context", "cluster_name", "clustername", "cluster-name"), regex.compile(r"(?im)(?:^Service Account:\s{1,20}|\bcurrent-context: \"?|\bcluster[_-]?name\\{0,2}[\"']?\s?[=:]\s?\\{0,2}[\"']?)(?P<name>(?=[\w-]{0,250}[-0-9])[a-z][\w-]{3,100})")),
    ("object", ("s3://", "cos://", "gs://"), regex.compile(r"\b(?:s3|cos|gs)://(?P<name>[a-z0-9][a-z0-9.-]{3,62})")),
    ("owner", ("git@",), regex.compile(r"\bgit@[\w.-]{1,100}:(?P<name>[a-z][\w.-]{3,60})/")),
    ("who", ("resource group", "vpc"), regex.compile(r"(?im)^\s{0,20}(?:resource group|vpc)(?: name)?:\s{1,40}(?P<name>[a-z][\w-]{3,80})[ \t]*$")),
    ("who", ("groups",), regex.compile(r"\bgroups\\{0,2}\"?[=:]\s?\[\\{0,2}\"(?P<name>[A-Za-z][\w.-]{3,100})\\{0,2}\"")),
    ("object", ("metadata",), regex.compile(r"\bmetadata\"?:\s{0,2}\{[^{}\n]{0,200}?\"?name\"?:\s{0,2}\"?(?P<name>[a-z0-9][a-z0-9.-]{2,252})\b")),
    # the identifiers of clouds
    ("who", ("arn:aws",), regex.compile(r"\barn:aws[\w-]{0,20}:[\w-]{1,40}:[\w-]{0,40}:\d{0,12}:(?:[\w-]{1,60}[/:]){0,1}(?P<name>[A-Za-z0-9][\w.+=@-]{3,100})")),
    ("who", ("arn:aws",), regex.compile(r"\barn:aws[\w-]{0,20}:[\w-]{1,40}:[\w-]{0,40}:\d{0,12}:[\w-]{1,60}[/:][\w.+=@-]{1,100}/(?P<name>[A-Za-z0-9][\w.+=@-]{3,100})")),
    ("object", ("arn:aws",), regex.compile(r"\barn:aws[\w-]{0,20}:s3:::(?P<name>[a-z0-9][a-z0-9.-]{2,62})")),
    ("object", ("crn:v1:",), regex.compile(r"\bcrn:v1:(?:[^:\s\"']{0,80}:){4}(?:[aos]/[\w-]{1,60})?:(?P<name>[A-Za-z0-9][\w-]{5,100}):")),
    ("object", ("crn:v1:",), regex.compile(r"\bcrn:v1:(?:[^:\s\"']{0,80}:){4}(?:[aos]/[\w-]{1,60})?:[\w-]{0,100}:[\w-]{1,60}:(?P<name>[A-Za-z0-9][\w.-]{5,100})")),
    ("who", ("projects/", "projectid=", "project_id=", "--project"), regex.compile(r"(?:(?<![\w-])projects/(?=[a-z0-9-]{6,30}/(?:locations|zones|regions|global|instances|serviceAccounts|secrets|topics|databases|clusters|logs|images|networks)\b)|\bgcloud [^\n]{0,200}--project[= ]|\bproject(?:_id|Id)=\"?)(?P<name>[a-z][a-z0-9-]{4,28}[a-z0-9])(?![\w-])")),
    ("who", ("subscriptions/",), regex.compile(r"(?i)/subscriptions/(?P<name>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")),
    ("who", ("resourcegroups/", "--resource-group", " -g "), regex.compile(r"(?i)(?:/resourcegroups/|\baz [^\n]{0,200}(?:--resource-group[= ]|\s-g ))(?P<name>[A-Za-z][\w.()-]{2,90})")),
    # services of a namespace, whose own objects are not there
    ("svc", (".svc",), regex.compile(r"(?<![\w.-])(?P<name>[a-z][a-z0-9-]{2,62})\.(?!" + SPACES + r"\.svc)[a-z0-9-]{1,63}\.svc(?![\w-])")),
    ("ns", (".svc",), regex.compile(r"(?<![\w.-])[a-z][a-z0-9-]{0,62}\.(?P<name>[a-z0-9][a-z0-9-]{2,62})\.svc(?![\w-])")),
    # whom an API server knows, a directory, a domain of Windows, and whose prompt it is
    ("node", ("system:node:",), regex.compile(r"\bsystem:node:(?P<name>[a-z0-9][a-z0-9.-]{3,252})")),
    ("user", ("username",), regex.compile(r"\busername\\{0,4}\"?\s?[:=]\s?\\{0,4}\"?(?!system:)(?:[A-Za-z0-9-]{2,20}[:#])(?P<name>[A-Za-z][\w.-]{2,60})(?=[\\\"@,\s}]|$)", regex.M)),
    ("who", ("uid=", "cn="), regex.compile(r"(?i)(?<![\w-])(?:uid|cn)=(?P<name>[a-z][\w.-]{3,80})(?=,\s?(?:cn|ou|dc|o|uid)=)")),
    ("who", ("dc=",), regex.compile(r"(?i)(?:,\s?|(?<![\w-]))dc=(?P<name>[a-z][\w-]{3,62})(?=,\s?dc=|[\"'\s)]|$)", regex.M)),
    ("user", ("uid=",), regex.compile(r"\b[ue]?uid=\d{1,10}\((?P<name>[A-Za-z][\w.-]{2,60})\)")),
    ("user", ("\\",), regex.compile(r"(?i:\b(?:users?|accounts?|for|as|by|from|owner|login|logon|runas)\b)\s?[:=]?\s?[\"']?(?P<domain>[A-Z][A-Z0-9-]{1,14})(?:\\\\|\\(?![nrtu]))(?P<name>[A-Za-z][\w.-]{2,40})\b")),
    ("who", ("\\",), regex.compile(r"(?i:\b(?:users?|accounts?|for|as|by|from|owner|login|logon|runas)\b)\s?[:=]?\s?[\"']?(?P<name>[A-Z][A-Z0-9-]{3,14})(?:\\\\|\\(?![nrtu]))[A-Za-z][\w.-]{2,40}\b")),
    ("user", ("@",), regex.compile(r"(?:^|[\[\s(])(?P<name>[a-z][\w.-]{2,40})@[a-z0-9][\w.-]{2,62}(?:[ :][~/][^\s\]]{0,80})?\]?\s?[$#%](?=\s|$)", regex.M)),
    # contexts of a kubeconfig, whatever they are called
    ("object", ("current-context",), regex.compile(r"(?m)\bcurrent-context: \"?(?P<name>[A-Za-z][\w.-]{3,100})")),
    ("object", ("cluster: ",), regex.compile(r"(?m)^\s{2,12}cluster: \"?(?P<name>[A-Za-z][\w.-]{3,100})\"?\s*\n\s{2,12}(?:user|namespace): ")),
    # what describe, templates and volumes of an object call others; a plain word is left, as in `analyzer.redact.listed`
    ("ns", ("namespace:",), regex.compile(r"(?m)^\s{0,20}Namespace:\s{1,30}(?P<name>[a-z0-9][a-z0-9-]{2,62})\s*$")),
    ("object", ("name:",), regex.compile(rf"(?m)^Name:\s{{1,30}}(?P<name>{CALLED})\s*\nNamespace:\s{{1,30}}(?!{SPACES}\s)[a-z0-9]")),
    ("object", ("secretname", "claimname", "serviceaccountname", "configmapname"), regex.compile(rf"\b(?:secret|claim|serviceAccount|configMap)Name\\{{0,4}}\"?: ?\\{{0,4}}\"?(?P<name>{CALLED})(?![\w.])")),
    ("object", ("ref:", 'ref"', "configmap:", 'configmap"', "pullsecrets"), regex.compile(rf"\b(?:configMapRef|secretRef|configMapKeyRef|secretKeyRef|configMap|imagePullSecrets)\"?: ?[\[{{]{{0,2}}\s{{0,40}}(?:- )?\{{?\s{{0,40}}\"?name\"?: ?\"?(?P<name>{CALLED})(?![\w.])")),
    ("node", ("node_name", "nodename", "host_name", "hostname"), regex.compile(r"\bname\"?: ?\"?(?:[A-Z0-9]{1,20}_){0,3}(?:NODE_?NAME|HOST_?NAME)\"?,?\s{1,40}\"?value\"?: ?\"?(?P<name>[a-z0-9][a-z0-9.-]{2,252})")),
    ("who", ("cluster_name", "customer", "tenant", "company", "organi", "owner"), regex.compile(r"\bname\"?: ?\"?(?:[A-Z0-9]{1,20}_){0,3}(?:CLUSTER_NAME|OWNER|(?:CUSTOMER|TENANT|COMPANY|ORGANI[SZ]ATION)(?:_NAME)?)\"?,?\s{1,40}\"?value\"?: ?\"?(?P<name>[A-Za-z0-9][\w.-]{2,100})")),
    ("node", ("node_name=", "nodename=", "host_name=", "hostname="), regex.compile(r"(?m)^(?:export )?(?:[A-Z0-9]{1,20}_){0,3}(?:NODE_?NAME|HOST_?NAME)=[\"']?(?P<name>[a-z0-9][a-z0-9.-]{2,252})")),
    ("object", ("application=", "release=", "release_name=", "release-name=", "releasename=", "app_name=", "workload=", "deployment=", "statefulset="), regex.compile(rf"(?<![\w-])(?:application|release(?:[-_]?name)?|app_name|workload|deployment|statefulset)=\\?\"?(?:[a-z0-9-]{{1,63}}/)?(?P<name>{CALLED})(?![\w./])")),
    ("object", ("deployed", "superseded", "pending-"), regex.compile(r"(?m)^(?P<name>[a-z][a-z0-9-]{2,52})[ \t]{1,40}[a-z0-9-]{1,63}[ \t]{1,40}\d{1,5}[ \t]{1,40}\d{4}-\d\d-\d\d[ \t]")),
    # clusters in commands, and the contexts that these make
    ("cluster", ("aws eks", "az aks", "gcloud container", "ibmcloud "), regex.compile(r"\b(?:aws eks [^\n]{0,200}?--(?:cluster-)?name[= ]|az aks [^\n]{0,200}?(?:--name[= ]|-n )|gcloud container clusters [a-z-]{3,30} |ibmcloud (?:ks|oc|cs) [^\n]{0,200}?(?:--cluster[= ]|-c ))[\"']?(?P<name>[A-Za-z][\w.-]{3,100})")),
    ("who", ("gke_",), regex.compile(r"\bgke_(?P<name>[a-z][a-z0-9-]{4,28}[a-z0-9])_[a-z]{2,20}-[a-z]{2,20}\d{1,2}")),
    ("cluster", ("gke_",), regex.compile(r"\bgke_[a-z][a-z0-9-]{4,28}[a-z0-9]_[a-z]{2,20}-[a-z]{2,20}\d{1,2}(?:-[a-z])?_(?P<name>[a-z][a-z0-9-]{3,60})")),
    ("who", ("account: ", "retrieving account"), regex.compile(r"(?m)(?:^Account:\s{1,20}|\bRetrieving account )(?P<name>[A-Za-z][\w.-]{3,80})(?=[^\n]{0,80}(?: of |\([0-9a-f]{32}\)|\s-?$))")),
    # machines and who is at work there
    ("host", ("linux ",), regex.compile(r"\bLinux (?P<name>[A-Za-z0-9][\w.-]{2,100}) \d{1,2}\.\d{1,3}\.\d{1,4}\S{0,60} #\d")),
    ("host", ("hostname",), regex.compile(r"(?m)^[^\n]{0,120}[$#>] ?hostname(?: -[fsA])?[ \t]*\n(?P<name>[A-Za-z0-9][\w.-]{2,100})[ \t]*$")),
    ("host", ("dns:",), regex.compile(rf"\bDNS:(?P<name>{CALLED})(?![\w.])")),
    ("user", ("whoami", "id -un"), regex.compile(r"(?m)^[^\n]{0,120}[$#>] ?(?:whoami|id -un)[ \t]*\n(?P<name>[A-Za-z][\w.-]{2,60})[ \t]*$")),
    ("user", ("pts/", "tty"), regex.compile(r"(?m)^(?P<name>[a-z_][\w.-]{2,40})[ \t]{1,20}(?:pts/\d{1,4}|tty\d{1,2})[ \t]")),
    ("user", ("rw-", "r--", "r-x", "rwx", "---"), regex.compile(r"(?m)^[-dlbcps][-r][-w][-rwxsStT]{7}[.+@]?[ \t]{1,10}\d{1,9}[ \t]{1,10}(?P<name>[a-z_][\w.-]{2,40})[ \t]")),
    ("group", ("rw-", "r--", "r-x", "rwx", "---"), regex.compile(r"(?m)^[-dlbcps][-r][-w][-rwxsStT]{7}[.+@]?[ \t]{1,10}\d{1,9}[ \t]{1,10}[a-z_][\w.-]{1,40}[ \t]{1,20}(?P<name>[a-z_][\w.-]{2,40})[ \t]")),
    # people: who wrote a message, a ticket or a commit, in front of an address or below the end of a letter
    ("who", ("@",), regex.compile(rf"(?<![\w.-])(?:{GIVEN} ){{1,3}}(?:(?:von|van|de|der|den|di|da) ){{0,2}}(?P<name>{GIVEN}) <[^<>\s@]{{1,80}}@")),
    ("first", ("@",), regex.compile(rf"(?<![\w.-])(?P<name>{GIVEN}) (?:{GIVEN} |(?:von|van|de|der|den|di|da) ){{0,4}}{GIVEN} <[^<>\s@]{{1,80}}@")),
    ("who", PEOPLE, regex.compile(rf"(?m)\b(?i:reporter|assignee|assigned to|opened by|reported by|submitted by|approved by|signed-off-by|author|engineer|on[- ]call|requester)\s?[:=]\s{{1,20}}(?:{GIVEN} ){{1,3}}(?:(?:von|van|de|der|den|di|da) ){{0,2}}(?P<name>{GIVEN})(?![\w-])")),
    ("first", PEOPLE, regex.compile(rf"(?m)\b(?i:reporter|assignee|assigned to|opened by|reported by|submitted by|approved by|signed-off-by|author|engineer|on[- ]call|requester)\s?[:=]\s{{1,20}}(?P<name>{GIVEN}) {GIVEN}(?![\w-])")),
    ("who", REGARDS, regex.compile(rf"(?m)^\s{{0,8}}(?i:{LETTER_ENDS}),?[ \t]*\n\s{{0,8}}(?:{GIVEN} ){{1,3}}(?P<name>{GIVEN})[ \t]*$")),
    ("first", REGARDS, regex.compile(rf"(?m)^\s{{0,8}}(?i:{LETTER_ENDS}),?[ \t]*\n\s{{0,8}}(?P<name>{GIVEN})(?: {GIVEN})?[ \t]*$")),
    ("user", ("@",), regex.compile(r"(?m)(?:^|(?<=[\s(]))@(?P<name>(?!(?:here|channel|all|everyone|team|reboot|daily|hourly|weekly|monthly|include)\b)[a-z][\w.-]{2,40}?)(?=[,:!?)]?(?:\s|$))")),
    # objects as tools name them: kind and name, a pod with its namespace, whose lease it is, what is monitored
    ("node", ("node/", "nodes/"), regex.compile(r"(?<![\w./-])nodes?/(?P<name>[a-z0-9][a-z0-9.-]{2,252})(?![\w/-])")),
    ("object", ("deployment", "daemonset", "statefulset", "replicaset", "service/", "endpoints/"), regex.compile(rf"(?<![\w./-])(?:deployment|daemonset|statefulset|replicaset|service|endpoints)(?:\.apps)?/(?P<name>{CALLED})(?![\w./:-])")),
    ("pod", ("pod ", "pod=", "pods/", "pod/"), regex.compile(rf"(?<![\w./-])pods?(?:/| |=\\?\"?)(?:(?!{SPACES}/)[a-z0-9][a-z0-9-]{{0,62}}/)?(?P<name>{CALLED})(?<=-[a-z0-9]{{5}})(?![\w./-])")),
    ("ns", ("pod ", "pod="), regex.compile(rf"\bpod(?: |=\\?\"?)(?P<name>(?!{SPACES}/)[a-z0-9][a-z0-9-]{{2,62}})/[a-z0-9][a-z0-9-]{{3,252}}(?![\w./-])")),
    ("node", ("holderidentity", "lease", "leader", "identity"), regex.compile(r"(?<![\w./-])(?P<name>[a-z][a-z0-9.-]{2,252})_[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])")),
    ("host", ("instance=",), regex.compile(rf"\binstance=\\?\"(?P<name>{CALLED}(?:\.[a-z0-9-]{{1,63}}){{0,8}})(?::\d{{1,5}})?\\?\"")),
    ("host", ('"host', '"_hostname', '"source_host', 'host\\"', 'hostname\\"'), regex.compile(r"(?i)\"(?:_?hostname|host|source_host|host_name)\\?\"\s?:\s?\\?\"(?P<name>[a-z][\w.-]{2,100})\\?\"")),
    ("host", ("_hostname=",), regex.compile(r"(?m)^_HOSTNAME=(?P<name>[A-Za-z0-9][\w.-]{2,100})$")),
    ("host", (", started, ", "unstarted, "), regex.compile(r"(?m)^[0-9a-f]{8,16}, (?:un)?started, (?P<name>[A-Za-z0-9][\w.-]{2,100}), http")),
    ("object", ("docker ps", "up ", "exited "), regex.compile(rf"(?m)^[0-9a-f]{{12}} .{{10,300}} (?:Up|Exited) .{{0,200}} {{2,}}(?P<name>{CALLED})[ \t]*$")),
    # hosts in answers of resolvers, in lists and mounts; a machine of a cloud
    ("host", ("name:\t",), regex.compile(r"(?m)^Name:[ \t]+(?P<name>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})\s*\nAddress")),
    ("host", ("\tin\t", " in a ", " in aaaa ", " in cname ", " in srv "), regex.compile(r"(?m)^(?P<name>[a-z0-9_-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})\.[ \t]+\d{1,9}[ \t]+IN[ \t]+[A-Z]")),
    ("host", ("ok=",), regex.compile(r"(?m)^(?P<name>[A-Za-z0-9][\w.-]{2,100})[ \t]+: ok=\d{1,6}[ \t]+changed=")),
    ("host", ("localhost", "/etc/hosts", "hostaliases"), regex.compile(rf"(?m)^(?:\d{{1,3}}\.){{3}}\d{{1,3}}[ \t]+(?P<name>{CALLED})(?=(?:[ \t]+[a-z0-9][\w.-]{{1,100}}){{0,5}}[ \t]*$)")),
    ("host", (" type nfs", " nfs"), regex.compile(r"(?m)(?:^|\s)(?P<name>[a-z][\w.-]{2,62}):/[\w./-]{0,200}(?: on /\S{0,200} type nfs|\s+/\S{0,200}\s+nfs)")),
    ("object", ("/vm/",), regex.compile(rf"/vm/(?P<name>{CALLED})(?=/)")),
    ("object", ("/providers/microsoft.",), regex.compile(r"(?i)/providers/microsoft\.[a-z]{2,40}/[a-z]{2,40}/(?P<name>[a-z0-9][\w.-]{2,80})")),
    ("object", ("scalesets/", "virtualmachines/", "managedclusters/"), regex.compile(r"(?i)/(?:virtualMachineScaleSets|virtualMachines|managedClusters)/(?P<name>[a-z][\w.-]{2,80})")),
    ("object", ("module.",), regex.compile(rf"(?<![\w.-])module\.(?P<name>{CALLED})\.[a-z]")),
    ("host", ("description",), regex.compile(rf"\bdescription \\?\"(?P<name>{CALLED})\\?\"")),
    ("who", ("runner", "... "), regex.compile(rf"(?m)^Running on [\w.-]{{3,100}} via (?P<name>{CALLED})\.\.\.")),
    # people and companies in front of what they start, hold and own
    ("who", ("started by user",), regex.compile(rf"\bStarted by user (?:{GIVEN} ){{1,3}}(?P<name>{GIVEN})(?![\w-])")),
    ("first", ("started by user",), regex.compile(rf"\bStarted by user (?P<name>{GIVEN})(?![\w-])")),
    ("who", ("licensed to", "issued to", "registered to"), regex.compile(r"(?i:\b(?:licen[sc]ed|issued|registered) to)\s?:?\s{1,4}\"?(?P<name>[A-Z][\w.-]{3,80})")),
    ("who", ("channel", "slack", "posted "), regex.compile(rf"(?i:\b(?:channel|slack|posted (?:in|to)))\s{{1,3}}#(?P<name>{CALLED})")),
    ("user", ("su: (to ", "su:(to "), regex.compile(r"\bsu: ?\(to [\w.-]{1,40}\) (?P<name>[A-Za-z][\w.-]{2,60})")),
    ("user", ("cron",), regex.compile(r"(?i:\bcrond?)\[\d{1,9}\]: \((?P<name>[A-Za-z][\w.-]{2,60})\)")),
    ("user", ("ssh", "scp", "sftp", "rsync", "mosh"), regex.compile(r"\b(?:ssh|scp|sftp|rsync|mosh)\b[^\n@]{0,120}[ ](?P<name>[a-z][\w.-]{2,40})@[A-Za-z0-9]")),
    # what is asked for in commands and of an API server
    ("ns", ("-n ", "-n=", "--namespace"), regex.compile(r"\b(?:kubectl|oc|helm|k)\b[^\n|;]{0,300}?\s(?:-n[ =]?|--namespace[= ])(?P<name>[a-z0-9][a-z0-9-]{2,62})(?![\w.])")),
    ("object", ("kubectl ", "oc "), regex.compile(rf"\b(?:kubectl|oc)\b[^\n|;]{{0,200}}?\s(?:logs|exec|describe|get|delete|edit|cordon|uncordon|drain|top|scale|port-forward|cp|debug|label|annotate|patch|rollout [a-z]{{3,10}})(?:\s-{{1,2}}[\w-]{{1,30}}(?:[= ][a-z0-9.-]{{1,80}})??){{0,4}}\s(?:[a-z]{{2,30}}(?:\.[a-z0-9.]{{1,60}})?[ /])?(?P<name>{CALLED})(?![\w.=])")),
    ("ns", ("/namespaces/",), regex.compile(r"/namespaces/(?P<name>[a-z0-9][a-z0-9-]{2,62})(?![\w.])")),
    ("node", ("/nodes/",), regex.compile(r"/api/v1/nodes/(?P<name>[a-z0-9][a-z0-9.-]{2,252})(?=[/?\s\"':]|$)", regex.M)),
    ("object", ("/namespaces/",), regex.compile(rf"/namespaces/(?!{SPACES}/)[a-z0-9-]{{1,63}}/[a-z]{{3,40}}/(?P<name>{CALLED})(?![\w.])")),
    ("ns", ("namespace=",), regex.compile(r"\b(?:exported_)?namespace=\\{0,4}\"(?P<name>[a-z0-9][a-z0-9-]{2,62})\\{0,4}\"")),
    ("ns", ("project \"", "project \\\""), regex.compile(r"\b(?:[Uu]sing|[Oo]n|[Ii]n) project \\?\"(?P<name>[a-z0-9][a-z0-9-]{2,62})\\?\"")),
    ("user", ("logged in",), regex.compile(r"\bLogged in(?:to \"[^\"\n]{1,200}\")? as \\?\"(?P<name>[A-Za-z][\w.-]{2,100})\\?\"")),
    ("user", ("whoami",), regex.compile(r"(?m)^[^\n]{0,120}[$#>] ?oc whoami[ \t]*\n(?P<name>[A-Za-z][\w.-]{2,60})[ \t]*$")),
    ("node", ("node ",), regex.compile(rf"\b[Nn]ode (?P<name>{CALLED}(?:\.[a-z0-9-]{{1,63}}){{0,8}}) (?:status|event|condition|has|is|was|became|not|joined|left)\b")),
    ("object", ("kind: ",), regex.compile(rf"(?m)^\s{{0,40}}(?:- )?kind: (?:ReplicaSet|Deployment|StatefulSet|DaemonSet|Job|CronJob|Node|Service)\n\s{{1,42}}name: (?P<name>{CALLED})\s*$")),
    ("object", ("kubernetes.io/instance", "kubernetes.io/hostname", "release-name", "helm.sh/release"), regex.compile(rf"\b(?:app\.kubernetes\.io/instance|kubernetes\.io/hostname|meta\.helm\.sh/release-name|helm\.sh/release)\\{{0,4}}\"?[:=] ?\\{{0,4}}\"?(?P<name>{CALLED})(?![\w.])")),
    ("object", ("server: http",), regex.compile(r"(?m)^\s{1,12}server: https?://[^\n]{1,300}\n\s{1,12}name: \"?(?P<name>[A-Za-z][\w.-]{3,100})")),
    ("object", ("volumes=[",), regex.compile(rf"\bvolumes=\[(?P<name>{CALLED})(?=[\s\]])")),
    ("host", ("://",), regex.compile(rf"(?<![\w])(?:jdbc:)?[a-z][a-z0-9+]{{1,20}}://(?:[^\s/@\"'<>]{{1,200}}@)?(?P<name>{CALLED})(?=[:/])")),
    ("host", ("jdbc:", "bootstrap.server", "brokers=", "zookeeper"), regex.compile(r"(?:\bjdbc:[a-z]{2,20}://|\bbootstrap\.servers?\s?[=:]\s?|\bbrokers?=|\bzookeeper\.connect\s?[=:]\s?)(?P<name>[A-Za-z][\w-]{4,62})(?=[:/,])")),
    ("who", ("subnet", "security group", "vpc", "load balancer", "gateway"), regex.compile(rf"\b(?:[Ss]ubnet|[Ss]ecurity [Gg]roup|VPC|[Ll]oad [Bb]alancer|[Pp]ublic [Gg]ateway)(?: [Nn]ame)?(?:: ?| )[ \t]{{0,30}}(?P<name>{CALLED})(?![\w.])")),
    ("first", ("dear ", "hi ", "hello ", "hey ", "hallo ", "liebe", "guten "), regex.compile(rf"(?m)^\s{{0,8}}(?:Dear|Hi|Hello|Hey|Hallo|Lieber?|Guten (?:Tag|Morgen))\s(?:(?:Mr|Ms|Mrs|Dr|Herr|Frau)\.? )?(?P<name>(?!(?:All|Everyone|Folks|Colleagues|There|Sir|Madam|Alle|Zusammen)\b){GIVEN})(?=[,!:]|[ \t]*$)")),
    # a company by the form of its name
    ("who", (" ag", " gmbh", " se", " kg", " ltd", " inc", " corp", " llc", " plc", " s.a.", " spa", " b.v.", " oy", " limited", " holding"), regex.compile(rf"(?<![\w.@/-])(?!(?:{VENDORS})\b)(?P<name>[A-Z\u00c0-\u00de][\w'-]{{3,40}})(?: [A-Z&][\w'&-]{{0,30}}){{0,3}},? (?:AG|GmbH|SE|KG|Ltd|Inc|Corp|LLC|PLC|plc|S\.A\.|SpA|B\.V\.|Oy|Limited|Holding)(?![\w-])")),
    ("object", ("classname",), regex.compile(rf"\b(?:storage|priority|runtime)ClassName\\{{0,4}}\"?: ?\\{{0,4}}\"?(?P<name>{CALLED})(?![\w.])")),
    ("node", ("leases",), regex.compile(r"\bleases(?:\.coordination\.k8s\.io)? \\{0,8}\"(?P<name>[a-z0-9][a-z0-9.-]{2,252})\\{0,8}\"")),
    # the same keys where they are put together, asked for in an address, or elements
    ("who", ("customer", "company", "tenant", "organi", "<owner>"), regex.compile(r"(?i)(?:[?&;/<._-]|\b)(?:customer|company|tenant|organi[sz]ation|(?<=<)owner)(?:[_-]?name)?[\"']?(?:\s{0,3}[:=]\s{0,3}[\"']?|>)(?P<name>[A-Za-z][\w.-]{3,80})(?=[\"'&,;<}\])]|\s*$|\s[A-Z0-9])", regex.M)),
    ("who", ("real_name",), regex.compile(r"\"real_name\":\s?\"(?P<name>[A-Z][\w.'-]{3,80})")),
    ("who", (",ou=", ", ou=", "dn: "), regex.compile(r"(?i)(?:,\s?|\bdn: )ou=(?P<name>[a-z][\w-]{3,80})(?=,)")),
    # whose access it was, whose machine, and whose cluster a prompt shows
    ("user", (" - ",), regex.compile(r"(?m)^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{3,39}) - (?P<name>[A-Za-z][\w.-]{2,60}) \[\d{2}/[A-Z][a-z]{2}/\d{4}")),
    ("host", ("@",), regex.compile(r"(?m)^[a-z][\w.-]{1,40}@(?P<name>[a-z][a-z0-9-]{3,62}):[~/][^\n#$%]{0,200}[#$%](?:\s|$)")),
    ("who", ("-macbook", "-imac", "-mac-"), regex.compile(r"(?i)\b(?P<name>[a-z]{3,40})-(?:MacBook|iMac|Mac-(?:mini|Studio|Pro))\b")),
    ("cluster", ("|",), regex.compile(r"(?m)^\((?:\u2388 ?\|)?(?P<name>[A-Za-z][\w.-]{2,100})[|:/][a-z0-9-]{1,63}\)[^\n]{0,120}[$#%>](?:\s|$)")),
    ("who", ("whoami",), regex.compile(r"(?m)whoami[ \t]*\n(?P<name>[A-Za-z][\w-]{2,14})\\[\w.-]{2,60}[ \t]*$")),
    ("object", ("database \"",), regex.compile(r"\b(?:FATAL|ERROR): {1,2}database \"(?P<name>(?!postgres|mysql|template)[a-z][\w-]{3,62})\" does not exist")),
    ("object", ("jdbc:", "postgres://", "postgresql://", "mysql://", "mongodb://", "mongodb+srv://"), regex.compile(r"\b(?:jdbc:[a-z]{3,15}|postgres(?:ql)?|mysql|mongodb(?:\+srv)?)://[^\s/\"'<>]{1,300}/(?P<name>(?!postgres|mysql|admin|test)[A-Za-z][\w-]{3,62})(?=[?\s\"';]|$)", regex.M)),
    ("user", ("<",), regex.compile(r"(?m)^\[?(?:\d{4}-\d\d-\d\d[ T])?\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?\]?\s{1,3}<(?P<name>[@+]?[A-Za-z][\w.-]{2,40})>\s")),
    ("first", (" am", " pm"), regex.compile(rf"(?m)^(?!{NO_PERSON})(?P<name>{GIVEN})(?: {GIVEN}){{0,2}} {{1,4}}\d{{1,2}}:\d\d [AP]M[ \t]*$")),
    ("first", ("herr", "frau", "monsieur", "madame", "se\u00f1or", "gentile", "geachte"), regex.compile(rf"(?m)^\s{{0,8}}(?:Sehr geehrter? )?(?:Herr|Frau|Monsieur|Madame|Se\u00f1ora?|Estimad[oa]|Gentile|Geachte)(?: (?:Herrn?|Frau|Dr\.|Se\u00f1ora?|heer|mevrouw))? (?P<name>{GIVEN})(?=[,!:]|[ \t]*$)")),
    ("first", ("from:", "von:", "de:", "to:", "cc:"), regex.compile(rf"(?m)^(?:From|Von|De|To|An|Cc): \"?(?!{NO_PERSON})(?P<name>{GIVEN})\"? <[^<>\s@]{{1,80}}@")),
    ("user", ("gecos", ":x:"), regex.compile(r"(?m)^[a-z_][\w.-]{0,40}:x:\d{1,9}:\d{1,9}:(?P<name>[A-Z][\w'-]{2,40})(?=[ ,:])")),
    ("host", ("127.0.0.1",), regex.compile(r"(?m)^(?:\d{1,3}\.){3}\d{1,3}[ \t]+(?P<name>(?!localhost|ip6-|broadcasthost)[a-z][a-z0-9-]{3,62})(?=[ \t]+(?P=name)\.)")),
    ("who", ("/browse/",), regex.compile(r"/browse/(?P<name>[A-Z][A-Z0-9]{2,20})-\d{1,9}\b")),
    ("who", ("/customers/", "/tenants/", "/organi", "/orgs/", "/companies/"), regex.compile(r"/(?:customers|tenants|organi[sz]ations|orgs|companies)/(?P<name>[A-Za-z][\w.-]{3,80})(?=[/?\s\"'])")),
    ("who", ("at com.", "at de.", "at org.", "at net.", "at io."), regex.compile(rf"\bat (?:com|de|org|net|io)\.(?!(?:{PACKAGES})\.)(?P<name>[a-z][a-z0-9]{{3,40}})\.[a-z][\w.$]{{1,300}}\(")),
)  # fmt: skip
"""(kind, what stands in lower case in every text that the pattern matches, the pattern)."""
LETTERS = tuple(place for place in HARVEST if place[1] is REGARDS)
"""What stands on two lines of which the first is the same in every letter: looked for in whole texts only."""
