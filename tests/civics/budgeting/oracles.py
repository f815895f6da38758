"""Each rule as slowly and plainly as it can be written, in fractions and lists."""

from fractions import Fraction
from itertools import combinations


def utility(election, ballot, project, measure):
    """What a voter has from a project; ballots are lists of (position, points)."""
    points = dict(ballot)
    if project not in points:
        return 0
    cost = election.projects[project].cost
    return {
        "cost": cost,
        "cardinality": 1,
        "points": points[project],
        "cost-points": cost * points[project],
    }[measure]


def ballots_of(election):
    ballots = election.ballots
    points = ballots.points if ballots.points is not None else [1] * len(ballots.projects)
    return [
        [
            (int(ballots.projects[entry]), int(points[entry]))
            for entry in range(ballots.starts[voter], ballots.starts[voter + 1])
        ]
        for voter in range(len(ballots))
    ]


def matrix(election, measure):
    ballots = ballots_of(election)
    everyone = range(len(election.projects))
    return [[Fraction(utility(election, b, p, measure)) for p in everyone] for b in ballots]


def equal_shares(election, measure, share, fits=lambda chosen, project: True):
    costs = [Fraction(project.cost) for project in election.projects]
    ids = [project.id for project in election.projects]
    wants = matrix(election, measure)
    left = [Fraction(share)] * len(wants)
    free = [p for p in range(len(costs)) if not costs[p] and any(row[p] for row in wants)]
    chosen = []
    for project in sorted(free, key=lambda p: ids[p]):
        chosen += [project] if fits(chosen, project) else []
    while True:
        offers = []
        for project, cost in enumerate(costs):
            if project in chosen or not 0 < cost <= election.budget or not fits(chosen, project):
                continue
            rate = lowest_rate(
                cost, [(m, row[project]) for m, row in zip(left, wants, strict=True)]
            )
            if rate is not None:
                offers.append((rate, ids[project], project))
        if not offers:
            return chosen
        rate, _, project = min(offers)
        left = [m - min(m, rate * row[project]) for m, row in zip(left, wants, strict=True)]
        chosen.append(project)


def lowest_rate(cost, payers):
    payers = sorted((m / u, m, u) for m, u in payers if u)
    if sum(m for _, m, _ in payers) < cost:
        return None
    for index, (limit, _, _) in enumerate(payers):
        rest = cost - sum(m for _, m, _ in payers[:index])
        rate = rest / sum(u for _, _, u in payers[index:])
        if rate <= limit:
            return rate
    raise AssertionError("who can pay has a rate")


def phragmen(election):
    costs = [Fraction(project.cost) for project in election.projects]
    ids = [project.id for project in election.projects]
    ballots = [{p for p, _ in ballot} for ballot in ballots_of(election)]
    loads = [Fraction(0)] * len(ballots)
    chosen, spent = [], Fraction(0)
    while True:
        offers = []
        for project, cost in enumerate(costs):
            if project in chosen or cost > election.budget:
                continue
            payers = [i for i, ballot in enumerate(ballots) if project in ballot]
            load = (cost + sum(loads[i] for i in payers)) / len(payers) if payers else float("inf")
            offers.append((load, ids[project], project))
        if not offers:
            return chosen
        least = min(offers)[0]
        if any(spent + costs[p] > election.budget for load, _, p in offers if load == least):
            return chosen
        load, _, project = min(offers)
        for i, ballot in enumerate(ballots):
            if project in ballot:
                loads[i] = load
        chosen.append(project)
        spent += costs[project]


def greedy(election, measure):
    wants = matrix(election, measure)

    def key(project):
        cost = Fraction(project_cost(election, project))
        total = sum(row[project] for row in wants)
        named = any(project in dict(ballot) for ballot in ballots_of(election))
        density = (float("inf") if named else 0) if not cost else total / cost
        density = density if named else -1
        return (-density, election.projects[project].id)

    chosen, left = [], election.budget
    for project in sorted(range(len(election.projects)), key=key):
        if project_cost(election, project) <= left:
            chosen.append(project)
            left -= project_cost(election, project)
    return chosen


def project_cost(election, project):
    return election.projects[project].cost


def best_welfare(election, measure):
    """The value of the best affordable set."""
    totals = [sum(column) for column in zip(*matrix(election, measure), strict=True)]
    everyone = range(len(election.projects))
    return max(
        sum(totals[p] for p in some)
        for size in range(len(election.projects) + 1)
        for some in combinations(everyone, size)
        if sum(project_cost(election, p) for p in some) <= election.budget
    )
