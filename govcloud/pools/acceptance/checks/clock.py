"""Do the clocks of the pool's services agree with ours: tokens, certificates and evidence all carry times."""

from collections.abc import Mapping, Sequence

from govcloud.pools.acceptance.facts import Facts
from govcloud.pools.acceptance.result import Check, Result, conclude
from govcloud.pools.calls import ClockSample
from govcloud.text import Text

MOST_SECONDS = 5.0
OFF = Text("{service}: its clock is {seconds:+.0f} s off ours", "{service}：与本机时钟相差 {seconds:+.0f} 秒")
SILENT = Text("{service} sends no Date", "{service} 的应答不含 Date")
AGREE = Text(
    "{count} services are within {seconds:.0f} s of our clock", "{count} 个服务与本机时钟相差不超过 {seconds:.0f} 秒"
)
SET = Text(
    "set this machine's clock by NTP first; if it is right, ask the provider",
    "请先用 NTP 校准本机时钟；如本机无误，请联系运营方",
)


def judge(services: Sequence[str], samples: Mapping[str, ClockSample]) -> Result:
    """`samples`: service → how far its `Date` was off, where it sent one; off beyond what the measurement can err."""
    problems = [
        OFF(service=name, seconds=sample.offset)
        for name, sample in samples.items()
        if abs(sample.offset) - sample.error > MOST_SECONDS
    ]
    unknown = [SILENT(service=name) for name in services if name not in samples]
    return conclude(problems, AGREE(count=len(samples), seconds=MOST_SECONDS), SET, unknown)


def answer(facts: Facts) -> Result:
    """Every service that answered its version has been heard."""
    heard = [name for name, version in facts.versions.items() if not isinstance(version, Exception)]
    return judge(heard, facts.session.calls.clocks)


CHECK = Check("clock", Text("clocks agree", "时钟一致"), answer)
