from __future__ import annotations

from pathlib import Path

import pytest

from evidence.case import Case
from evidence.errors import NotEnoughError, WrongCallError
from evidence.link import link, sheet
from evidence.records import AccountLink
from evidence.settings import Settings
from tests.evidence.listed import fill, listing, market


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case", Settings(study="Links", time_zone="Asia/Shanghai"))


def found(case: Case) -> dict[frozenset[str], AccountLink]:
    return {frozenset((each.account_a, each.account_b)): each for each in link(case).links}


def test_a_backup_speaks_for_one_operator_and_an_agent_against(case: Case) -> None:
    fill(case, market())
    told = found(case)
    backup, agent = told[frozenset(("WeChat/old", "WeChat/new"))], told[frozenset(("WeChat/old", "WeChat/agent"))]
    assert backup.log_ratio > 1.0
    assert agent.log_ratio < -1.0
    assert backup.shared_pieces == 20
    assert (agent.relation, agent.account_a, agent.first[0]) == ("supplies", "WeChat/old", 30)
    assert not any("WeChat/alone" in pair for pair in told)


def test_the_weights_that_count_add_up_to_the_ratio(case: Case) -> None:
    fill(case, market())
    for each in link(case).links:
        counting = [reason.weight for reason in each.reasons if reason.counts]
        assert sum(weight or 0.0 for weight in counting) == pytest.approx(each.log_ratio)
        groups = [reason.group for reason in each.reasons if reason.counts]
        assert len(groups) == len(set(groups))


def test_the_prior_is_what_is_expected_and_moves_the_probability(case: Case) -> None:
    fill(case, market())
    few, many = link(case, expected_backups=0.36), link(case, expected_backups=3.6)
    assert few.prior == pytest.approx(0.01)  # of 36 pairs
    assert many.prior == pytest.approx(0.1)
    assert few.links[0].log_ratio == many.links[0].log_ratio
    assert few.links[0].probability < many.links[0].probability
    with pytest.raises(WrongCallError, match="expected backups"):
        link(case, expected_backups=0.0)


def test_linking_twice_says_the_same(case: Case) -> None:
    fill(case, market())
    assert link(case) == link(case)


def test_the_sheet_names_what_is_missing_and_shows_what_is_not(case: Case) -> None:
    fill(case, [{k: v for k, v in row.items() if k != "price"} for row in market()])
    told = sheet(case, "old", "new")
    missing = {reason.basis: reason.says for reason in told.link.reasons if reason.weight is None}
    assert missing["price"].startswith("missing: no shared piece has a price")
    assert "scene" in missing
    first = told.shows["lag"][0]
    assert first.older is not None
    assert told.posted.ads[first.older.ad].name.startswith("o")
    assert told.sentence.startswith("The findings are")


def test_a_pair_that_shares_nothing_has_a_sheet_too(case: Case) -> None:
    fill(case, market())
    told = sheet(case, "old", "alone")
    assert (told.link.shared_pieces, told.link.q_value) == (0, 1.0)


def test_one_name_on_two_platforms_is_two_accounts(case: Case) -> None:
    fill(case, [{**row, "platform": "QQ" if row["account"] == "new" else "WeChat"} for row in market()]
         + [{**listing("new", "w1", "2015-03-02T10:00:00Z", 300, "5"), "platform": "WeChat"}])  # fmt: skip
    with pytest.raises(WrongCallError, match="'QQ/new', 'WeChat/new'"):
        sheet(case, "old", "new")
    assert sheet(case, "old", "QQ/new").link.shared_pieces == 20


def test_accounts_of_one_ad_without_times_and_prices_are_taken(case: Case) -> None:
    fill(case, [{"account": name, "piece": "1"} for name in ("a", "b", "c")])
    assert link(case).accounts == 3
    assert sheet(case, "a", "b").link.relation == "unclear"


def test_times_without_a_time_of_day_tie_within_a_day(case: Case) -> None:
    fill(case, [{**row, "posted_at": row["posted_at"][:10]} for row in market()])
    agent = found(case)[frozenset(("WeChat/old", "WeChat/agent"))]
    assert agent.first == (0, 0, 30)
    lag = next(reason for reason in agent.reasons if reason.basis == "lag")
    assert lag.weight is None


def test_scenes_of_pieces_that_each_account_alone_shows_are_a_reason(case: Case) -> None:
    names = ["a", "b", "c", "d"]
    rows = [{"account": name, "piece": f"{name}{n}"} for name in names for n in range(3)]
    fill(case, rows, scenes=[(0, 3), (1, 4), (2, 5)])
    told = found(case)[frozenset(("a", "b"))]
    reason = next(reason for reason in told.reasons if reason.basis == "scene")
    assert reason.weight == pytest.approx(1.0)
    assert reason.assumed
    assert reason.counts


def test_an_empty_case_says_what_to_do_next(case: Case) -> None:
    assert link(case).links == ()
    with pytest.raises(NotEnoughError, match="evidence ingest"):
        sheet(case, "a", "b")


def test_unknown_and_equal_names_are_refused(case: Case) -> None:
    fill(case, market())
    with pytest.raises(WrongCallError, match="No account 'nobody'"):
        sheet(case, "old", "nobody")
    with pytest.raises(WrongCallError, match="one account"):
        sheet(case, "old", "WeChat/old")
