from __future__ import annotations

from collections import Counter

import pytest

from evidence.market.phone import COMPOSITES
from evidence.market.records import Survey
from evidence.market.survey import plan


@pytest.fixture(scope="module")
def survey() -> Survey:
    return plan(7, 350)


def test_a_plan_follows_from_its_seed(survey: Survey) -> None:
    def told(of: Survey) -> list[tuple[object, ...]]:
        return [(ad.name, ad.account.name, ad.text, ad.price, repr(ad.copies)) for ad in of.ads]

    assert told(survey) == told(plan(7, 350))
    assert told(survey) != told(plan(8, 350))


def test_the_fifth_week_is_quiet(survey: Survey) -> None:
    weeks = Counter(ad.occasion for ad in survey.ads)
    # The source study's week 5 had 45 percent fewer ads than week 4.
    assert weeks["week 5"] / weeks["week 4"] == pytest.approx(0.55, abs=0.05)
    assert max(weeks.values()) == weeks["week 7"]


def test_a_backup_account_comes_up_after_the_first_stopped_and_reposts_it(survey: Survey) -> None:
    backup = next(account for account in survey.accounts if account.role == "backup")
    first = next(a for a in survey.accounts if a.operator == backup.operator and a is not backup)
    before = [ad for ad in survey.ads if ad.account is first]
    after = [ad for ad in survey.ads if ad.account is backup]
    assert max(ad.posted_at for ad in before) < min(ad.posted_at for ad in after)
    frames = [{s.frame.name for ad in ads for copy in ad.copies for s in copy.shows} for ads in (before, after)]
    assert frames[0] & frames[1]


def test_ads_are_seen_after_they_were_posted_and_some_never(survey: Survey) -> None:
    assert all(ad.posted_at < ad.observed_at for ad in survey.ads)
    unseen = sum(not ad.seen for ad in survey.ads) / len(survey.ads)
    assert 0.02 < unseen < 0.25


def test_the_demonstration_has_every_kind_of_copy(survey: Survey) -> None:
    copies = {copy for ad in survey.ads if ad.seen for copy in ad.copies}
    kinds = {copy.arrangement for copy in copies}
    edits = {step.edit for copy in copies for shown in copy.shows for step in shown.steps}
    assert kinds == {"", "clip of stills", "turning clip", *COMPOSITES}
    assert {"resave", "resize", "crop", "watermark", "tiled watermark", "text block", "mirror"} <= edits
    exact = Counter(copy for ad in survey.ads if ad.seen for copy in ad.copies)
    assert max(exact.values()) > 1


@pytest.mark.parametrize("pictures", [100, 350, 1000])
def test_about_as_many_pictures_are_captured_as_were_asked_for(pictures: int) -> None:
    counts = [sum(len(ad.copies) for ad in plan(seed, pictures).ads if ad.seen) for seed in range(5)]
    assert sum(counts) / 5 == pytest.approx(pictures, rel=0.15)
