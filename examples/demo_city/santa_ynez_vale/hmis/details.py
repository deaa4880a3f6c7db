"""What is asked at entry and on the way: income, health, work, living situation, referrals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from ..batches import Batch, batch
from ..chance import choose
from ..sources import Order
from ..text import blank, decimals, joined, numbers, padded, times, words
from .codes import PROJECTS
from .enrollments import project_ids, stay_ids
from .files import created, filled
from .stays import Stays

Columns = dict[str, Any]
_DAY = "%Y-%m-%d"
_QUESTIONS = ("Nights outside in the last month", "Safe place tonight", "Needs an interpreter")


def detail_files(order: Order, found: Stays) -> Iterator[tuple[str, Batch]]:
    """Yield the files that hang on enrollments, each with its rows."""
    every = np.arange(found.rows)
    kind = np.array([p.type for p in PROJECTS])[found.project]
    born = order.city.person_born[found.person]
    age = (found.entry - born).astype(int) / 365.25
    adults = every[age >= 18]
    children = every[(age >= 6) & (age < 18)]
    assessed = every[(kind == 14) | ((every % 4 == 0) & found.is_head)]
    yield _file(order, found, "IncomeBenefits.csv", "IncomeBenefitsID", adults, _income)
    yield _file(order, found, "HealthAndDV.csv", "HealthAndDVID", adults, _health)
    yield _file(order, found, "EmploymentEducation.csv", "EmploymentEducationID", adults, _work)
    six = np.repeat(every[every % 2 == 0], 6)
    yield _file(order, found, "Disabilities.csv", "DisabilitiesID", six, _disabilities)
    outreach = np.repeat(every[kind == 4], 2)
    yield _file(
        order, found, "CurrentLivingSituation.csv", "CurrentLivingSitID", outreach, _situation
    )
    yield _file(order, found, "Assessment.csv", "AssessmentID", assessed, _assessment)
    three = np.repeat(assessed, 3)
    yield _file(order, found, "AssessmentQuestions.csv", "AssessmentQuestionID", three, _question)
    yield _file(order, found, "AssessmentResults.csv", "AssessmentResultID", assessed, _result)
    yield _file(order, found, "Event.csv", "EventID", assessed, _event)
    yield _file(
        order, found, "YouthEducationStatus.csv", "YouthEducationStatusID", children, _school
    )


def _file(order: Order, found: Stays, name: str, key: str, stay: Any, columns: Any) -> Any:
    n, rng = len(stay), order.stream("hmis", name)
    enrollment, client = (ids.take(pa.array(stay)) for ids in stay_ids(found))
    cells = {
        key: joined(padded(np.arange(n) + 1, 8)),
        "EnrollmentID": enrollment,
        "PersonalID": client,
        **columns(rng, n, times(found.entry[stay], _DAY)),
    }
    whole = filled(name, n, cells, created(found.entry[stay]))
    return name, batch(whole, {"person_id": found.person[stay]})


def _coded(rng: np.random.Generator, n: int, codes: tuple[int, ...], *shares: float) -> pa.Array:
    return numbers(np.array(codes)[choose(rng, shares, n)])


def _income(rng: np.random.Generator, n: int, day: pa.Array) -> Columns:
    has = np.array((0, 1, 99))[choose(rng, (46, 47, 7), n)]
    earns, ssi = (has == 1) & (rng.random(n) < 0.45), np.zeros(n, bool)
    ssi = (has == 1) & ~earns
    earned, amount = rng.integers(200, 3200, n), rng.integers(900, 1300, n)
    return {
        "InformationDate": day,
        "IncomeFromAnySource": numbers(has),
        "TotalMonthlyIncome": decimals(np.where(earns, earned, amount), 2, has != 1),
        "Earned": numbers(earns, has == 99),
        "EarnedAmount": decimals(earned, 2, ~earns),
        "SSI": numbers(ssi, has == 99),
        "SSIAmount": decimals(amount, 2, ~ssi),
        "BenefitsFromAnySource": _coded(rng, n, (0, 1, 99), 40, 52, 8),
        "InsuranceFromAnySource": _coded(rng, n, (0, 1, 99), 15, 78, 7),
        "DataCollectionStage": "1",
    }


def _health(rng: np.random.Generator, n: int, day: pa.Array) -> Columns:
    survivor = np.array((0, 1, 99))[choose(rng, (70, 22, 8), n)]
    return {
        "InformationDate": day,
        "DomesticViolenceSurvivor": numbers(survivor),
        "WhenOccurred": numbers(rng.integers(1, 5, n), survivor != 1),
        "CurrentlyFleeing": numbers(rng.random(n) < 0.3, survivor != 1),
        "GeneralHealthStatus": _coded(rng, n, (1, 2, 3, 4, 5), 6, 18, 34, 28, 14),
        "DataCollectionStage": "1",
    }


def _work(rng: np.random.Generator, n: int, day: pa.Array) -> Columns:
    employed = np.array((0, 1, 99))[choose(rng, (68, 24, 8), n)]
    return {
        "InformationDate": day,
        "Employed": numbers(employed),
        "EmploymentType": numbers(rng.integers(1, 4, n), employed != 1),
        "NotEmployedReason": numbers(rng.integers(1, 4, n), employed != 0),
        "DataCollectionStage": "1",
    }


def _disabilities(rng: np.random.Generator, n: int, day: pa.Array) -> Columns:
    kind = np.arange(n) % 6 + 5
    has = rng.random(n) < np.array((0.22, 0.05, 0.24, 0.02, 0.33, 0.21))[kind - 5]
    # A substance use disorder may be of alcohol, of drugs, or of both.
    response = np.where(has & (kind == 10), rng.integers(1, 4, n), has)
    return {
        "InformationDate": day,
        "DisabilityType": numbers(kind),
        "DisabilityResponse": numbers(response),
        "IndefiniteAndImpairs": numbers(rng.random(n) < 0.8, ~has),
        "DataCollectionStage": "1",
    }


def _situation(rng: np.random.Generator, n: int, day: pa.Array) -> Columns:
    situation = _coded(rng, n, (116, 101, 302, 336, 99), 70, 12, 4, 6, 8)
    return {"InformationDate": day, "CurrentLivingSituation": situation}


def _assessment(rng: np.random.Generator, n: int, day: pa.Array) -> Columns:
    return {
        "AssessmentDate": day,
        "AssessmentLocation": "Housing Department, front desk",
        "AssessmentType": numbers(rng.integers(1, 4, n)),
        "AssessmentLevel": numbers(rng.integers(1, 3, n)),
        "PrioritizationStatus": numbers(rng.integers(1, 3, n)),
    }


def _of_assessment(n: int, each: int) -> pa.Array:
    return padded(np.arange(n) // each + 1, 8)


def _question(rng: np.random.Generator, n: int, day: pa.Array) -> Columns:
    order = np.arange(n) % 3
    return {
        "AssessmentID": _of_assessment(n, 3),
        "AssessmentQuestionGroup": "Tonight",
        "AssessmentQuestionOrder": numbers(order + 1),
        "AssessmentQuestion": words(_QUESTIONS, order),
        "AssessmentAnswer": numbers(
            np.where(order == 0, rng.integers(0, 31, n), rng.integers(0, 2, n))
        ),
    }


def _result(rng: np.random.Generator, n: int, day: pa.Array) -> Columns:
    return {
        "AssessmentID": _of_assessment(n, 1),
        "AssessmentResultType": "Points",
        "AssessmentResult": numbers(rng.integers(1, 18, n)),
    }


def _event(rng: np.random.Generator, n: int, day: pa.Array) -> Columns:
    referred = rng.random(n) < 0.5
    return {
        "EventDate": day,
        "Event": numbers(np.where(referred, 14, 4)),
        "LocationCrisisOrPHHousing": blank(project_ids(rng.integers(10, 13, n)), ~referred),
        "ReferralResult": numbers(rng.integers(1, 4, n), ~referred),
        "ResultDate": blank(day, ~referred),
    }


def _school(rng: np.random.Generator, n: int, day: pa.Array) -> Columns:
    attends = np.array((0, 1, 2))[choose(rng, (8, 14, 78), n)]
    return {
        "InformationDate": day,
        "CurrentSchoolAttend": numbers(attends),
        "MostRecentEdStatus": numbers(rng.integers(0, 3, n), attends != 0),
        "CurrentEdStatus": numbers(np.zeros(n), attends == 0),
        "DataCollectionStage": "1",
    }
