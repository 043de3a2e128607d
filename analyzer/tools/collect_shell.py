"""
The shell of the script that collects: POSIX, for dash, bash and busybox; no `local`, no arrays, no pipes into loops.

Logs and `exec` reach a node through the tunnel, everything else stops at the API server
(https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/). So the script counts failures of the
two ways apart, and when one of them is dead it takes what does not need it.
"""

HEAD = r"""#!/bin/sh
# Gathers evidence for konnectivity-analyzer. Read-only: it gets, describes and prints logs, and changes nothing.
# Usage: sh collect.sh [FOLDER]     writes FOLDER.tar.gz for `analyze FOLDER.tar.gz`
# NODES=20 nodes whose logs are taken (the bad ones first; BGP is asked on all), WAIT=20 seconds a request, MINUTES=15 for logs and BGP
set -u
umask 077
out=${1:-konnectivity-evidence-$(date -u +%Y%m%dT%H%M%SZ)}
NODES=${NODES:-20}
WAIT=${WAIT:-20}
MINUTES=${MINUTES:-15}
say() { printf 'collect: %s\n' "$*" >&2; }
command -v kubectl >/dev/null 2>&1 || { say 'kubectl is not installed here, or not in the PATH; run this where kubectl reaches the cluster'; exit 1; }
if [ -e "$out" ] || [ -e "$out.tar.gz" ]; then
    say "$out or $out.tar.gz is there already; name another folder"
    exit 1
fi
mkdir -p "$out/logs" "$out/bird" || { say "the folder $out cannot be made here"; exit 1; }
work=$(mktemp -d "${TMPDIR:-/tmp}/collect.XXXXXX") || { say 'there is no place for temporary files'; exit 1; }
stopped=
trap 'stopped=1; say "interrupted; what is there is packed"' INT TERM HUP
good=0
bad=0
: >"$work/summary"

bounded() {
    # bounded SECONDS COMMAND...: in the background, where Ctrl-C reaches us at once; timeout(1) is not on every system
    seconds=$1
    shift
    "$@" </dev/null &
    job=$!
    (
        while [ "$seconds" -gt 0 ] && kill -0 "$job"; do
            sleep 1
            seconds=$((seconds - 1))
        done
        kill "$job" && sleep 2 && kill -9 "$job"
    ) >/dev/null 2>&1 &
    # the clock sees by itself, within a second, that its command has ended
    wait "$job" 2>/dev/null
    code=$?
    [ -z "$stopped" ] || kill "$job" 2>/dev/null
    return "$code"
}
skip() {
    # skip FILE REASON
    printf 'left out\t%s\t%s\n' "$1" "$2" >>"$work/summary"
}
fetch() {
    # fetch SECONDS FILE COMMAND...: output and errors of the command, with the command in front; its status is ours
    limit=$1
    file=$2
    shift 2
    [ -z "$stopped" ] || { skip "$file" 'interrupted'; return 1; }
    command -v "$1" >/dev/null 2>&1 || { skip "$file" "$1 is not installed here"; return 0; }
    printf 'collecting %s\n' "$file" >&2
    # the command says what an empty answer lists, too
    printf '+ %s\n' "$*" >"$out/$file"
    case $file in
    *.json|*.yaml)
        bounded "$limit" "$@" >>"$out/$file" 2>"$work/errors"
        status=$?
        [ "$status" = 0 ] || cat "$work/errors" >>"$out/$file"
        ;;
    *)
        bounded "$limit" "$@" >>"$out/$file" 2>&1
        status=$?
        ;;
    esac
    [ -z "$stopped" ] || status=130
    if [ "$status" = 0 ]; then
        good=$((good + 1))
        return 0
    fi
    bad=$((bad + 1))
    case $status in
    137|143)
        why="no answer within $limit seconds"
        printf 'collect: %s\n' "$why" >>"$out/$file"
        ;;
    *) why="status $status, $(tail -n 1 "$out/$file" | cut -c 1-160)" ;;
    esac
    printf 'failed\t%s\t%s\n' "$file" "$why" >>"$work/summary"
    return "$status"
}
unreachable() {
    # unreachable STATUS FILE: did the way fail, and not the question
    case $1 in
    137|143) return 0 ;;
    esac
    [ -f "$out/$2" ] || return 1
    grep -v '^+ ' "$out/$2" | tail -n 3 | sed 's/--request-timeout//g' | grep -Eiq 'dialing backend|no agent available|timed? ?out|deadline exceeded|upgrade connection|connection refused|no route to host|was refused|no such host|unable to connect|tunnel|EOF$'
}
api=
api_bad=0
run() {
    # run FILE COMMAND...: what the API server answers by itself; where it does not answer, twice is enough
    if [ "$2" != ibmcloud ] && [ -n "$api" ]; then
        skip "$1" "$api"
        return 0
    fi
    fetch $((WAIT * 3)) "$@"
    status=$?
    [ "$2" != ibmcloud ] || return 0
    if [ "$status" = 0 ]; then
        api_bad=0
        api_good=1
    elif unreachable "$status" "$1"; then
        api_bad=$((api_bad + 1))
        [ "$api_bad" -lt 2 ] || [ -n "${api_good:-}" ] || api='the API server did not answer twice'
        [ "$api_bad" -lt 4 ] || api='the API server did not answer four times in a row'
        [ -z "$api" ] || say "$api; what needs it is left out"
    fi
    return 0
}
tunnel=
tunnel_bad=0
tunnel_all=0
tunnel_good=0
tunnel_until=0
through() {
    # through FILE COMMAND...: what goes through the tunnel; when the tunnel is dead its error is evidence, and two of them are enough
    [ "$tunnel_until" != 0 ] || tunnel_until=$(($(date +%s) + MINUTES * 60))
    if [ -z "$tunnel" ] && [ "$(date +%s)" -gt "$tunnel_until" ]; then
        tunnel="$MINUTES minutes for logs and BGP are over"
        say "$tunnel; the rest is left out"
    fi
    if [ -n "$tunnel" ]; then
        skip "$1" "$tunnel"
        return 1
    fi
    fetch $((WAIT * 2)) "$@"
    status=$?
    if [ "$status" = 0 ]; then
        tunnel_good=1
        tunnel_bad=0
    elif unreachable "$status" "$1"; then
        tunnel_bad=$((tunnel_bad + 1))
        tunnel_all=$((tunnel_all + 1))
        [ "$tunnel_bad" -lt 2 ] || [ "$tunnel_good" = 1 ] || tunnel='the first two ways through the tunnel failed'
        [ "$tunnel_bad" -lt 4 ] || tunnel='four ways through the tunnel failed in a row'
        [ "$tunnel_all" -lt 10 ] || tunnel='ten ways through the tunnel failed'
        [ -z "$tunnel" ] || say "$tunnel; logs and BGP of other nodes are left out (on a node: crictl logs, birdcl)"
    fi
    return "$status"
}
"""
PODS = r"""
# pods as: namespace name ready status restarts node; sampled: bad ones first, the others evenly
if [ -z "$api" ]; then
    [ -s "$out/pods.txt" ] || bounded $((WAIT * 3)) kubectl get pods -A -o wide --request-timeout="${WAIT}s" >"$work/pods.txt" 2>/dev/null
    [ -s "$work/pods.txt" ] || cp "$out/pods.txt" "$work/pods.txt" 2>/dev/null
fi
touch "$work/pods.txt"
sed 's/ ([^)]* ago)//' "$work/pods.txt" | awk '$1 != "+" && $1 != "NAMESPACE" && $3 ~ /^[0-9]+\/[0-9]+$/ { print $1, $2, $3, $4, $5, $8 }' >"$work/all"
if [ ! -s "$work/all" ] && [ -z "$api" ]; then
    # all namespaces may not be listed, or nothing was understood: each by itself, by name
    for space in @SPACES@; do
        bounded $((WAIT * 3)) kubectl get pods -n "$space" -o name --request-timeout="${WAIT}s" 2>/dev/null | sed -n "s|^pod/\(.*\)|$space \1 1/1 Running ? -|p" | grep -v ' calico-node'
    done >>"$work/all"
    for space in calico-system kube-system; do
        bounded $((WAIT * 3)) kubectl get pods -n "$space" -l k8s-app=calico-node -o 'jsonpath={range .items[*]}{.metadata.name}{" "}{.spec.nodeName}{"\n"}{end}' --request-timeout="${WAIT}s" 2>/dev/null | sed -n "s|^\([^ ]*\) \([^ ]*\)$|$space \1 1/1 Running 0 \2|p"
    done >>"$work/all"
fi
named() { awk -v name="$1" '$2 ~ name { print }' "$work/all"; }
sampled() {
    awk -v most="$NODES" '
        { split($3, part, "/"); line[NR] = $0; bad[NR] = part[1] != part[2] || $4 != "Running" || $5 + 0 > 0 }
        END {
            left = NR <= most ? NR : most
            for (i = 1; i <= NR && left > 0; i++) if (bad[i]) { print line[i]; left--; none++ }
            every = left > 0 ? (NR - none) / left : 1
            if (every < 1) every = 1
            for (i = 1; i <= NR && left > 0; i++) if (!bad[i] && seen++ >= every * taken) { print line[i]; taken++; left-- }
        }'
}
left_out() {
    # left_out WHAT ALL TAKEN
    [ "$2" -le "$3" ] || skip "$1" "$(($2 - $3)) of $2, to keep this short (NODES=$2 takes all)"
}
"""
SERVERS = r"""
# servers: only where this kubeconfig sees the control plane; their nodes are the control plane's own
named '^(konnectivity-server|kube-apiserver)' | head -n 8 >"$work/servers"
server_bad=0
[ -z "$api" ] || : >"$work/servers"
while read -r space name rest; do
    [ "$server_bad" -lt 2 ] || { skip "logs/$name-server.log" 'the logs of two servers did not come'; continue; }
    container=$(bounded $((WAIT * 2)) kubectl get pod -n "$space" "$name" -o 'jsonpath={.spec.containers[*].name}' --request-timeout="${WAIT}s" 2>/dev/null | tr ' ' '\n' | grep konnectivity-server | head -n 1)
    fetch $((WAIT * 3)) "logs/$name-server.log" kubectl logs -n "$space" "$name" ${container:+-c "$container"} --timestamps --tail=200000 --request-timeout=$((WAIT * 3))s || server_bad=$((server_bad + 1))
done <"$work/servers"
"""
AGENTS = r"""
# agents: their logs need the tunnel, so an error here is evidence; the pod's own node has them otherwise (crictl logs)
named '^konnectivity-agent' >"$work/agents"
sampled <"$work/agents" >"$work/sample"
left_out 'logs of agents' "$(wc -l <"$work/agents")" "$(wc -l <"$work/sample")"
while read -r space name rest; do
    restarts=${rest% *}
    restarts=${restarts##* }
    through "logs/$name.log" kubectl logs -n "$space" "$name" --timestamps --tail=20000 --request-timeout="${WAIT}s"
    [ "$restarts" = 0 ] || through "logs/$name-previous.log" kubectl logs -n "$space" "$name" --timestamps --tail=5000 --previous --request-timeout="${WAIT}s"
done <"$work/sample"
"""
BIRD = r"""
# BGP: one exec a node, on every node; where the image has no shell, its sessions alone
named '^calico-node' >"$work/calico"
questions='birdcl show protocols all; echo "+ birdcl show status"; birdcl show status; echo "+ birdcl show interfaces"; birdcl show interfaces'
shell=yes
while read -r space name rest; do
    node=${rest##* }
    mkdir -p "$out/bird/$node"
    if [ "$shell" = yes ]; then
        through "bird/$node/birdcl.txt" kubectl exec -n "$space" "$name" -c calico-node --request-timeout="${WAIT}s" -- sh -c "$questions"
        [ -f "$out/bird/$node/birdcl.txt" ] || continue
        [ "$status" = 0 ] || [ -n "$tunnel" ] || unreachable "$status" "bird/$node/birdcl.txt" || grep -iq forbidden "$out/bird/$node/birdcl.txt" || shell=no
    fi
    if [ "$shell" = no ]; then
        through "bird/$node/birdcl_show_protocols_all.txt" kubectl exec -n "$space" "$name" -c calico-node --request-timeout="${WAIT}s" -- birdcl show protocols all
    fi
done <"$work/calico"
sampled <"$work/calico" >"$work/sample"
left_out 'logs of calico-node' "$(wc -l <"$work/calico")" "$(wc -l <"$work/sample")"
while read -r space name rest; do
    through "logs/$name.log" kubectl logs -n "$space" "$name" -c calico-node --tail=5000 --request-timeout="${WAIT}s"
done <"$work/sample"
"""
FIREWALL = r"""
# this machine's own firewall, where it is a node; of other nodes by hand, as root: nft list ruleset; iptables-save; firewall-cmd --list-all-zones
here=$(uname -n)
if [ -z "$api" ] && kubectl get node "$here" --request-timeout="${WAIT}s" >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        mkdir -p "$out/firewall"
        fetch "$WAIT" "firewall/$here.nft.txt" nft list ruleset
        fetch "$WAIT" "firewall/$here.iptables-save.txt" iptables-save
        fetch "$WAIT" "firewall/$here.firewalld.txt" firewall-cmd --list-all-zones
        fetch "$WAIT" "firewall/$here.ufw.txt" ufw status verbose
    else
        skip "firewall/$here" 'this node lists its firewall for root alone'
    fi
fi
"""
TAIL = r"""
find "$out" -type d -empty -exec rmdir {} + 2>/dev/null
tar -czf "$out.tar.gz" -C "$(dirname "$out")" "$(basename "$out")" || { say "$out.tar.gz could not be written; what was collected lies in $out"; rm -rf "$work"; exit 1; }
rm -rf "$out"
say "$good commands answered, $bad failed, $(grep -c '^left out' "$work/summary") left out"
awk -F '\t' '
    { key = $1 FS $3; if (!(key in times)) order[++keys] = key; times[key]++; if (times[key] <= 3) names[key] = names[key] (times[key] > 1 ? ", " : "") $2 }
    END {
        for (i = 1; i <= keys; i++) {
            split(order[i], part, FS)
            more = times[order[i]] - 3
            print "  " part[1] ": " names[order[i]] (more > 0 ? " and " more " more" : "") ": " part[2]
        }
    }' "$work/summary" >&2
rm -rf "$work"
printf 'written: %s.tar.gz\n' "$out"
[ "$good" -gt 0 ] || exit 1
"""
