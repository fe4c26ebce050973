"""How long the way takes, by the board's own settings: the same for plans, the ledger and people."""

from models.rules import Policy
from solver.problem import Travel

PERCENT = 100


def roads_of(policy: Policy) -> Travel:
    return Travel(
        speed_kmh=policy.speed_kmh, detour=policy.detour_percent / PERCENT, buffer_minutes=policy.buffer_minutes
    )
