"""What the judge finds: a code to branch on, a place to look at, a sentence for people."""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum


class Code(Enum):
    # Files.
    FILE_MISSING = "a file is missing, or cannot be read"
    SEGMENT_HEADER = "a segment's header is wrong"
    SEGMENT_NUMBER = "segments are not numbered without gaps"
    BATCH_DAMAGED = "a batch is damaged, or out of order"
    BATCH_CONTENT = "a batch is whole, but what it says is wrong"
    POSITION_GAP = "positions are not dense"
    TAIL_NOT_ZERO = "something stands after the data of a segment"
    MARK_WRONG = "the mark is wrong"
    MARK_AHEAD = "the mark knows of batches that are not there"
    MOVE_UNFINISHED = "a deployment is being moved here, and not all of it came"
    DUMP_WRONG = "a dump of topics does not say what it should"
    DUMP_SHORT = "a dump ends before the topic did"
    # Journals and partitions.
    GENESIS_MISSING = "a partition does not begin with its Genesis"
    GENESIS_WRONG = "a Genesis says something impossible"
    GENESES_DISAGREE = "partitions are not of one journal"
    KEY_ID_DIFFERS = "another deployment key"
    SEEN_AHEAD = "a writer had read more than the log holds: it was cut"
    SEEN_DISAGREES = "a writer had read something else: the log was rewritten"
    # Counted records.
    RECORD_UNREADABLE = "a record counts, but does not decode"
    COMMAND_COUNTED_TWICE = "a command counted twice"
    KEY_IN_TWO_PARTITIONS = "a command counted in two partitions"
    OUTCOME_UNKNOWN = "an outcome that no enum has"
    VERSION_WRONG = "an answer's version is not the number of events"
    ANSWER_WITHOUT_STATE = "a refusal without the state it rests on"
    ANSWER_STATE_WRONG = "a refusal speaks of another state than the fold"
    ANSWER_TOO_MUCH = "an answer says more than its outcome has"
    PRINCIPAL_MISSING = "a record without somebody who asked"
    BODY_MAC_WRONG = "a body MAC where none belongs, or none where one does"
    COMMAND_ID_WRONG = "a command id that does not follow from its cause"
    CAUSE_MISSING = "the cause of a record is not there"
    RECORDED_AT_WRONG = "a time that no clock shows"
    MOVED_WRONG = "`last` without JournalMoved, or the other way round"
    # Events.
    EVENT_TYPE_UNKNOWN = "an event of an unknown type"
    EVENT_SCHEMA = "an event of an unknown schema"
    PERSONAL_IN_CLEAR = "a personal field stands in clear"
    SENTENCE_IN_CLEAR = "a field in clear holds words, where an identifier belongs"
    UNKNOWN_IN_CLEAR = "a field stands in clear that the event's type does not have"
    SEAL_WRONG = "sealed part and key id do not fit"
    STREAM_KIND = "events of one kind in a stream of another"
    ILLEGAL_TRANSITION = "an event that the contract does not have in this state"
    EXPIRED_UNWARNED = "expired before an escalation was recorded"
    TIMER_EARLY = "a timer fired before it was due"
    REACTION_MISSING = "an event should have caused something, and nothing came of it"
    HANDLING_WRONG = "a handling time that is not what elapsed less what stood still"
    SURVEY_WRONG = "a survey that was answered more often than somebody was invited"
    MERGED_IN_A_CIRCLE = "cases that were merged into each other"
    ROUTE_WRONG = "routed to somewhere that the directory does not know"
    # The client log.
    LOG_LINE = "a line of the client log that says nothing"
    ANSWER_UNSENT = "an answer to a request that was never sent"
    ANSWER_PLACELESS = "an acknowledged command without its place"
    ANSWER_NOT_THERE = "an acknowledged command is not in the log"
    ANSWER_DIFFERS = "an answer does not say what the log says"
    ANSWERS_DISAGREE = "two answers to one command"
    ORDER_WRONG = "a command counted before one that had been answered before it was sent"
    COUNTED_UNTRIED = "a command counted that was said not to have been tried"
    INVENTED = "a counted command that nobody sent"
    # Views and files.
    WORKLOAD_DIFFERS = "the workload is not what the log says"
    FIGURE_DIFFERS = "a published figure is not what the log says"
    PLANTED_FOUND = "a personal value stands in a file"
    # Said, but no fault.
    NOTE_TAIL = "the end holds what was never acknowledged"
    NOTE_MARK_TORN = "one slot of the mark is torn"
    NOTE_LOSS_ACCEPTED = "a person accepted a loss here"
    NOTE_CLOCK_FELL = "recorded time fell by more than 60 s"
    NOTE_UNFOUNDED = "a journal is not founded yet"
    NOTE_UNPROVEN = "something could not be checked"

    @property
    def is_note(self) -> bool:
        return self.name.startswith("NOTE_")


@dataclass(frozen=True, slots=True)
class Finding:
    code: Code
    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.code.name} {self.place}: {self.sentence}"


@dataclass
class Findings:
    """Counts all, keeps the first of each code."""

    allowed: frozenset[Code] = frozenset()
    keep: int = 20
    kept: list[Finding] = field(default_factory=list)
    counts: Counter[Code] = field(default_factory=Counter)

    def add(self, code: Code, place: object, sentence: str = "") -> None:
        self.counts[code] += 1
        if self.counts[code] <= self.keep:
            self.kept.append(Finding(code, str(place), sentence or code.value))

    @property
    def codes(self) -> set[Code]:
        return set(self.counts)

    @property
    def faults(self) -> int:
        return sum(count for code, count in self.counts.items()
                   if not code.is_note and code not in self.allowed)
