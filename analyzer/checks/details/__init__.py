"""What checks found, as values that causes decide on: no cause reads the words of an answer."""

from __future__ import annotations

from analyzer.checks.details.admission import BadService as BadService
from analyzer.checks.details.admission import BadServices as BadServices
from analyzer.checks.details.admission import FailedCall as FailedCall
from analyzer.checks.details.admission import FailedCalls as FailedCalls
from analyzer.checks.details.admission import NotBacked as NotBacked
from analyzer.checks.details.admission import PodRefusal as PodRefusal
from analyzer.checks.details.admission import PodsRefused as PodsRefused
from analyzer.checks.details.admission import Victim as Victim
from analyzer.checks.details.agents import AgentArguments as AgentArguments
from analyzer.checks.details.agents import AgentStart as AgentStart
from analyzer.checks.details.agents import BadPod as BadPod
from analyzer.checks.details.agents import Coverage as Coverage
from analyzer.checks.details.agents import Missed as Missed
from analyzer.checks.details.agents import PodsNotReady as PodsNotReady
from analyzer.checks.details.agents import Replicas as Replicas
from analyzer.checks.details.agents import ServersMissed as ServersMissed
from analyzer.checks.details.agents import SharedIdentity as SharedIdentity
from analyzer.checks.details.agents import Spread as Spread
from analyzer.checks.details.control_plane import AccountSettings as AccountSettings
from analyzer.checks.details.control_plane import AggregatedDown as AggregatedDown
from analyzer.checks.details.control_plane import ControlPlane as ControlPlane
from analyzer.checks.details.control_plane import DownService as DownService
from analyzer.checks.details.control_plane import EndpointUse as EndpointUse
from analyzer.checks.details.control_plane import MasterRecord as MasterRecord
from analyzer.checks.details.control_plane import MasterState as MasterState
from analyzer.checks.details.control_plane import MetricsApi as MetricsApi
from analyzer.checks.details.mesh import BadPairs as BadPairs
from analyzer.checks.details.mesh import BadSessions as BadSessions
from analyzer.checks.details.mesh import CalicoNode as CalicoNode
from analyzer.checks.details.mesh import WrongAddress as WrongAddress
from analyzer.checks.details.policy import Decider as Decider
from analyzer.checks.details.policy import DeniedLeg as DeniedLeg
from analyzer.checks.details.policy import DeniedLegs as DeniedLegs
from analyzer.checks.details.server import DeadDials as DeadDials
from analyzer.checks.details.server import Drops as Drops
from analyzer.checks.details.server import EgressFault as EgressFault
from analyzer.checks.details.server import EgressFaults as EgressFaults
from analyzer.checks.details.server import FailedDials as FailedDials
from analyzer.checks.details.server import Refusal as Refusal
from analyzer.checks.details.server import ServerLeg as ServerLeg
from analyzer.checks.details.server import SidecarConnects as SidecarConnects
from analyzer.checks.details.server import TrustFault as TrustFault
