"""Where names stand in a text: identifiers of clouds, services, whom an API server and a directory know, prompts and contexts."""

from __future__ import annotations

import pytest
from analyzer.redact.names import harvest
from analyzer.redact.places import HARVEST, LETTERS

GUID = "0a1b2c3d-1111-4222-9333-444455556666"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("User: arn:aws:sts::111122223333:assumed-role/lorvan-admin/i-1", ("who", "lorvan-admin")),
        ("arn:aws-us-gov:iam::111122223333:role/service/lorvan-ops", ("who", "lorvan-ops")),
        ("arn:aws:sqs:us-east-1:111122223333:lorvan-jobs", ("who", "lorvan-jobs")),
        ("arn:aws:s3:::lorvan-etcd/backup.db", ("object", "lorvan-etcd")),
        (f"crn:v1:bluemix:public:is:us-south:a/{'0a' * 16}:{GUID}::", ("object", GUID)),
        ("crn:v1:bluemix:public:is:us-south:a/0a1b::vpc:r006-lorvan", ("object", "r006-lorvan")),
        ("projects/lorvan-prod-1/locations/europe-west1/clusters/x", ("who", "lorvan-prod-1")),
        ("gcloud container clusters list --project lorvan-prod-1", ("who", "lorvan-prod-1")),
        (f"/subscriptions/{GUID}/resourceGroups/lorvan-rg/providers/x", ("who", GUID)),
        (f"/subscriptions/{GUID}/resourceGroups/lorvan-rg/providers/x", ("who", "lorvan-rg")),
        ("az aks show -g lorvan-rg -n x", ("who", "lorvan-rg")),
        ("lookup lorvan-db.lorvan-ns.svc.cluster.local: no such host", ("svc", "lorvan-db")),
        ("lookup lorvan-db.lorvan-ns.svc.cluster.local: no such host", ("ns", "lorvan-ns")),
        ('User "system:node:lorvan-wrk" cannot get', ("node", "lorvan-wrk")),
        ('"user":{"username":"oidc:lorvan"}', ("user", "lorvan")),
        ("bind as uid=jlorvan,ou=people,dc=lorvania,dc=com failed", ("who", "jlorvan")),
        ("bind as uid=jlorvan,ou=people,dc=lorvania,dc=com failed", ("who", "lorvania")),
        ("uid=1000(jlorvan) gid=1000", ("user", "jlorvan")),
        (r"Access denied for LORVANIA\jdoe on share", ("user", "jdoe")),
        (r"Access denied for LORVANIA\jdoe on share", ("who", "LORVANIA")),
        ("[jlorvan@bastion1 ~]$ kubectl get nodes", ("user", "jlorvan")),
        ("jlorvan@bastion1:~/case$ ls", ("user", "jlorvan")),
        ("current-context: lorvania", ("object", "lorvania")),
        ("- context:\n    cluster: lorvania\n    user: x\n", ("object", "lorvania")),
    ],
)
def test_names_of_accounts_and_people(text: str, found: tuple[str, str]) -> None:
    """Each in the form in which tools print it."""
    assert found in harvest(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Namespace:    lorvan-ns", ("ns", "lorvan-ns")),
        ("Name:  lorvan-db\nNamespace:  lorvan-ns\n", ("object", "lorvan-db")),
        ("    secretName: lorvan-tls", ("object", "lorvan-tls")),
        ("    serviceAccountName: lorvan-robot", ("object", "lorvan-robot")),
        ("    - configMapRef:\n        name: lorvan-env\n", ("object", "lorvan-env")),
        ('"imagePullSecrets":[{"name":"lorvan-pull"}]', ("object", "lorvan-pull")),
        ("    - name: NODE_NAME\n      value: lorvan-wrk\n", ("node", "lorvan-wrk")),
        ("    - name: CLUSTER_NAME\n      value: lorvania\n", ("who", "lorvania")),
        ("export NODE_NAME=lorvan-wrk", ("node", "lorvan-wrk")),
        ("level=error application=lorvan-shop project=default", ("object", "lorvan-shop")),
        ("lorvan-shop   default  3  2026-11-29 10:00 UTC  deployed  app-1.2  1.2", ("object", "lorvan-shop")),
        ("aws eks update-kubeconfig --name lorvania --region eu-west-1", ("cluster", "lorvania")),
        ("az aks get-credentials --resource-group r1 -n lorvania", ("cluster", "lorvania")),
        ("ibmcloud ks cluster config --cluster lorvania", ("cluster", "lorvania")),
        ("*  gke_lorvan-prod-1_europe-west1_lorvania", ("who", "lorvan-prod-1")),
        ("*  gke_lorvan-prod-1_europe-west1-b_lorvania", ("cluster", "lorvania")),
        (f"Account:    Lorvania Europe ({'0a' * 16})", ("who", "Lorvania")),
        ("Retrieving account Lorvania Ops of x...", ("who", "Lorvania")),
        ("Linux lorvan02 5.15.0-91-generic #101-Ubuntu SMP", ("host", "lorvan02")),
        ("$ hostname\nlorvan01\n", ("host", "lorvan01")),
        ("$ whoami\njlorvan\n", ("user", "jlorvan")),
        ("DNS:lorvan-node7, DNS:kubernetes", ("host", "lorvan-node7")),
        ("jlorvan   pts/0        2026-11-29 09:12 (10.2.3.4)", ("user", "jlorvan")),
        ("-rw-r--r-- 1 jlorvan oplorvan 1234 Nov 29 10:00 config.yaml", ("user", "jlorvan")),
        ("-rw-r--r-- 1 jlorvan oplorvan 1234 Nov 29 10:00 config.yaml", ("group", "oplorvan")),
        ("From: Jo Ann Lorvan <a@b.example>", ("who", "Lorvan")),
        ("Author: Ludovika von Lorvan <a@b.example>", ("first", "Ludovika")),
        ("Reporter: Ludovika Lorvan", ("who", "Lorvan")),
        ("Best regards,\nLudovika Lorvan\nSenior SRE\n", ("who", "Lorvan")),
        ("Viele Grüße\nLudovika\n", ("first", "Ludovika")),
        ("@jlorvan can you look?", ("user", "jlorvan")),
    ],
)
def test_names_of_objects_machines_and_people(text: str, found: tuple[str, str]) -> None:
    """As describe, templates, commands, listings of files and processes, mails and tickets write them."""
    assert found in harvest(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("node/lorvan-wrk cordoned", ("node", "lorvan-wrk")),
        ("deployment.apps/lorvan-web scaled", ("object", "lorvan-web")),
        ("evicting pod lorvan-ns/lorvan-web-7d9f8b6c5d-x7k2q", ("pod", "lorvan-web-7d9f8b6c5d-x7k2q")),
        ('for "x" pod="lorvan-ns/lorvan-web-x7k2q"', ("ns", "lorvan-ns")),
        (f"  holderIdentity: lorvan-wrk_{GUID}", ("node", "lorvan-wrk")),
        ('up{instance="lorvan-wrk:9100",job="node"} 0', ("host", "lorvan-wrk")),
        ('{"level":"error","hostname":"lorvan","msg":"x"}', ("host", "lorvan")),
        ("_HOSTNAME=lorvan", ("host", "lorvan")),
        ("85d12f49f008c899, started, lorvan-m1, https://10.1.1.1:2380", ("host", "lorvan-m1")),
        ("Name:\tapi.lorvan.rz\nAddress: 10.2.2.2", ("host", "api.lorvan.rz")),
        ("vpn.lorvan.rz. 300 IN A 10.2.3.3", ("host", "vpn.lorvan.rz")),
        ("lorvan-01 : ok=3 changed=1 unreachable=0", ("host", "lorvan-01")),
        ("127.0.0.1 localhost\n10.3.3.3   lorvan07 lorvan07.rz\n", ("host", "lorvan07")),
        ("lorvannas:/exports/vol1 on /mnt/data type nfs4 (rw)", ("host", "lorvannas")),
        ("/DC1/vm/lorvan-prod/worker-3", ("object", "lorvan-prod")),
        ("/providers/Microsoft.Compute/virtualMachines/lorvan-vm/x", ("object", "lorvan-vm")),
        ("/virtualMachineScaleSets/lorvan-vmss/virtualMachines/0", ("object", "lorvan-vmss")),
        ("module.lorvan-prod.ibm_container_vpc_cluster.c: Creating", ("object", "lorvan-prod")),
        ('neighbor description "lorvan-core-a"', ("host", "lorvan-core-a")),
        ("Running on runner-abc via lorvan-runner...", ("who", "lorvan-runner")),
        ("Started by user Ludovika Lorvan", ("who", "Lorvan")),
        ("Licensed to: Lorvania Systems", ("who", "Lorvania")),
        ("posted in #lorvan-ops", ("who", "lorvan-ops")),
        ("su: (to root) jlorvan on pts/1", ("user", "jlorvan")),
        ("CRON[99]: (jlorvan) CMD (/usr/bin/x)", ("user", "jlorvan")),
        ("$ ssh jlorvan@10.1.1.1 -i x", ("user", "jlorvan")),
    ],
)
def test_names_that_tools_print(text: str, found: tuple[str, str]) -> None:
    """Of objects, machines and people."""
    assert found in harvest(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$ kubectl -n lorvania get pods", ("ns", "lorvania")),
        ("$ kubectl config set-context --current --namespace=lorvania", ("ns", "lorvania")),
        ("$ kubectl logs deploy/lorvan-web -n default", ("object", "lorvan-web")),
        ("$ kubectl exec -it lorvan-web-x7k2q -- sh", ("object", "lorvan-web-x7k2q")),
        ("$ oc describe node lorvan-wrk", ("object", "lorvan-wrk")),
        ('URI="/api/v1/namespaces/lorvania/pods/p?timeout=1s"', ("ns", "lorvania")),
        ("GET /api/v1/nodes/lorvan-wrk/proxy/metrics", ("node", "lorvan-wrk")),
        ("/api/v1/namespaces/lorvania/configmaps/lorvan-env", ("object", "lorvan-env")),
        ('kube_pod_info{namespace="lorvania",pod="p"} 1', ("ns", "lorvania")),
        ('Using project "lorvania" on server', ("ns", "lorvania")),
        ('Logged into "https://api:6443" as "jlorvan" using', ("user", "jlorvan")),
        ("$ oc whoami\njlorvan\n", ("user", "jlorvan")),
        ("Node lorvan-wrk status is now: NodeNotReady", ("node", "lorvan-wrk")),
        ("  - kind: ReplicaSet\n    name: lorvan-web-5g2gvv2hr\n", ("object", "lorvan-web-5g2gvv2hr")),
        ("    kubernetes.io/hostname: lorvan-wrk", ("object", "lorvan-wrk")),
        ("    server: https://api.x:6443\n  name: lorvania\n", ("object", "lorvania")),
        ("unmounted volumes=[lorvan-data], unattached volumes=[x]", ("object", "lorvan-data")),
        ("redis://lorvan-db:6379/0", ("host", "lorvan-db")),
        ("jdbc:postgresql://lorvandb:5432/app refused", ("host", "lorvandb")),
        ("bootstrap.servers=lorvank1:9092", ("host", "lorvank1")),
        ("Security group lorvan-sg has no rule", ("who", "lorvan-sg")),
        ("This is urgent for our customer Lorvania AG.", ("who", "Lorvania")),
        ("O=Lorvania Cloud Services, Inc", ("who", "Lorvania")),
        ("  storageClassName: lorvan-fast", ("object", "lorvan-fast")),
        ('err="leases.coordination.k8s.io \\"lorvan-wrk\\" not found"', ("node", "lorvan-wrk")),
        ("Dear Ludovika,", ("first", "Ludovika")),
    ],
)
def test_names_in_commands_and_requests(text: str, found: tuple[str, str]) -> None:
    """What is asked of an API server is somebody's."""
    assert found in harvest(text)


@pytest.mark.parametrize(
    "text",
    [
        "Red Hat, Inc. and Google LLC",
        "Hi All,\nkubectl get pods -o wide\n",
        "kubectl -n kube-system get pods -o wide",
        "Dear Team,\nGET /api/v1/namespaces/kube-system/pods",
        "-rw-r--r-- 1 root root 1 x",
        "root   pts/0   2026",
        "Name:  router-default\nNamespace:  openshift-ingress\n",
        "    secretName: tls",
        "DNS:kubernetes",
        "the application=42 failed",
        "Best regards,\nthe team\n",
        "From: Mark Two <a@b>",
        "ask @here and @channel",
    ],
)
def test_public_users_plain_words_and_system_objects_stay(text: str) -> None:
    """Accounts that every machine has, names of one word, objects of what clusters are made of, and words that are first names."""
    assert not {name.lower() for _, name in harvest(text)} - {"two"}


@pytest.mark.parametrize(
    "text",
    [
        "konnectivity-webhook.kube-system.svc is not there",
        "go/src/projects/lorvan-thing/main.go:12",
        r"for ACME\nnext line",
        "crn:v1:bluemix:public:containers-kubernetes:us-south:::",
        "mail to somebody@example and pay 5 $ more",
        'username: "system:anonymous"',
        "uid=0 gid=0",
    ],
)
def test_what_only_looks_like_one_is_left(text: str) -> None:
    """Services of system namespaces, paths, escapes, empty places and the system's own users."""
    assert not {name for _, name in harvest(text)} & {
        "konnectivity-webhook",
        "lorvan-thing",
        "ACME",
        "next",
        "somebody",
        "anonymous",
    }


def test_what_a_pattern_matches_holds_its_hint() -> None:
    """A text without a hint is passed over."""
    assert all(hints and all(hint == hint.lower() for hint in hints) for _, hints, _ in HARVEST)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("global:\n  customerName: Falcon\n", "Falcon"),
        ("GET /search?customer=Falcon&page=2", "Falcon"),
        ("TENANT_NAME=Falcon\n", "Falcon"),
        ("<host><owner>Falcon</owner></host>", "Falcon"),
        ("Customer: Falcon Industries", "Falcon"),
        ("- name: COMPANY\n  value: Falcon\n", "Falcon"),
        ('"real_name":"Falcon","x"', "Falcon"),
        ("bind failed for uid=svc,ou=Falcon,dc=example", "Falcon"),
        ('10.0.0.1 - falcon [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 200', "falcon"),
        ("root@falcon:~# kubectl get pods", "falcon"),
        ("Falcons-MacBook-Pro:~ admin$ ls", "Falcons"),
        ("(falcon|default) $ kubectl get pods", "falcon"),
        ("$ whoami\nFALCON\\svc-deploy\n", "FALCON"),
        ('FATAL:  database "falcon" does not exist', "falcon"),
        ("jdbc:postgresql://db.default.svc:5432/falcon?ssl", "falcon"),
        ("[10:02] <Falcon> gone again", "Falcon"),
        ("Falcon  10:02 AM\ngone", "Falcon"),
        ("Sehr geehrter Herr Falcon,\n", "Falcon"),
        ("From: Falcon <who@example.com>", "Falcon"),
        ("svc:x:1001:1001:Falcon,,,:/srv", "Falcon"),
        ("10.0.0.7   falcon   falcon.local\n127.0.0.1 localhost", "falcon"),
        ("Bis dann\n\nMit freundlichen Gr\u00fc\u00dfen\nFalcon\n", "Falcon"),
        ("see https://jira.example.com/browse/FALCON-1234", "FALCON"),
        ("GET /api/v1/customers/falcon/orders HTTP/1.1", "falcon"),
        ("\tat com.falcon.billing.Client.open(Client.java:42)", "falcon"),
        ("Met vriendelijke groet,\nFalcon\n", "Falcon"),
    ],
)
def test_a_name_that_is_a_word_is_told_by_its_place(text: str, name: str) -> None:
    """Keys that are put together, addresses, accounts, prompts, databases, chats and letters."""
    assert name in {found for _, found in harvest(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Today  10:02 AM\n",
        "From: Alerts <a@example.com>",
        "a - b [01/Mar",
        "multi-tenant: {{ .x }}",
        "(falcon|other) is it",
        "\tat org.springframework.web.Filter.run(Filter.java:4)",
    ],
)
def test_words_in_places_like_these_stay(text: str) -> None:
    """Sentences, days, robots, templates."""
    assert not {name for _, name in harvest(text)} - {"example.com"}


def test_what_stands_below_a_letters_last_line_is_a_part_of_them() -> None:
    """Whole texts are asked for these alone, once more."""
    text = "owner: dave-miller\n\nBest regards,\nCarol Winters\n"
    assert harvest(text, LETTERS) == {("who", "Winters"), ("first", "Carol")}
    assert harvest("owner: dave-miller\n", LETTERS) == set()
