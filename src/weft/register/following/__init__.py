"""What the register does when something happens to the shared lists it points at.

The room `government` owns the lists of followers and knows nothing of engagements; `register`
fills them at start-up.
"""

from weft.government.actions import entries, merging, policy, proposals, succession
from weft.register import search
from weft.register.following import indexing, keeping, mergers, successions, waiting, zones


def register() -> None:
    merging.followers += [mergers.ENGAGEMENTS, keeping.DRAFTS, keeping.MAPPINGS]
    succession.followers += [successions.ENGAGEMENTS, successions.MAPPINGS]
    entries.time_zone_followers.append(zones.follow)
    entries.change_followers.append(indexing.follow)
    indexing.register()
    policy.change_followers.append(lambda item, hand: search.policy_item_changed(item))
    proposals.followers.append(waiting.follow)
