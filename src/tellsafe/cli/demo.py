# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe demo``: a tip line for a fictional city that works, to look around in."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

import click
from rich.progress import Progress

from tellsafe.cli.demo_sign_ins import keep_sign_ins, plain, show_codes_until_stopped, uri_of
from tellsafe.cli.output import CommandError, json_option, print_json, progress
from tellsafe.cli.processes import stopped_by_signals
from tellsafe.cli.sample_media import make_photo, make_video
from tellsafe.cli.samples import ANSWER, TIPS, SampleTip, person
from tellsafe.cli.stage import Stage, deployed, patience, run_tellsafe
from tellsafe.formats.encoding import b64u
from tellsafe.formats.place import NOWHERE
from tellsafe.serving.zone import ZONES
from tellsafe.source.activation import Form
from tellsafe.source.attachments import File
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.source.report import Report, in_district

_STAFF = {
    "mira": "triager",
    "joao": "triager",
    "ines": "investigator",
    "sumi": "supervisor",
    "pavel": "approver",
    "aygul": "auditor",
    "adam": "administrator",
}
_TIPS_BEFORE = 6000


@click.command(
    epilog="""\b
Examples:
  tellsafe demo
  tellsafe demo --keep /tmp/demo-city      (leave it there; tellsafe run ZONE starts it again)
  tellsafe demo --once                     (show that it works, then stop)
"""
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Make it in this folder and leave it; else all of it is deleted at the end.",
)
@click.option("--once", is_flag=True, help="Stop as soon as everything works.")
@json_option
def demo(keep: Path | None, once: bool, as_json: bool) -> None:
    """Run a tip line for a city that does not exist, with staff and tips; stays up until Ctrl-C.

    Four sources activate and report in three languages, with a photo and a video; the desk takes
    the tips in and answers one; the answer is read. Three years before are made up, as counts
    alone, so that there is something to account for to the public. Then the addresses and sign-ins
    are shown: somebody of each role, with a password and the codes of the moment.
    """
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise CommandError("not-empty", f"{keep} is not empty", "name a new folder")
    with ExitStack() as open_things, stopped_by_signals():
        folder = keep or Path(open_things.enter_context(_temporary()))
        try:
            with progress(as_json) as bars:
                stage = _set_up(folder, open_things, bars)
        except SourceError as error:
            raise CommandError(error.id, error.message, error.hint) from error
        _show(stage, keep, as_json)
        if not once:
            show_codes_until_stopped(stage.staff)
        click.echo("stopping", err=True)


def _set_up(folder: Path, open_things: ExitStack, bars: Progress) -> Stage:
    bar = bars.add_task("making keys", total=len(ZONES) + len(_STAFF) + len(TIPS) + 5)

    def step(what: str) -> None:
        bars.update(bar, advance=1, description=what)

    stage = open_things.enter_context(deployed(folder / "city"))
    step("three years gone by, for the public page")
    run_tellsafe("desk", "fill", str(stage.folder), "--tips", str(_TIPS_BEFORE), "--counts-only")
    for zone in ZONES:
        step(f"starting the {zone}")
        stage.zones.start(zone)
    for name, role in _STAFF.items():
        step(f"an account for {name}, with its second factor")
        stage.add_staff(name, role)
        stage.sign_in(name)
    keep_sign_ins(stage.folder, stage.staff)
    step("photo and video with position and camera in them")
    media = _media(folder)
    for number, tip in enumerate(TIPS):
        step(f"report {number + 1} of {len(TIPS)}")
        _report(stage, folder, number, tip, media if tip.with_media else [])
    step("the desk takes the tips in")
    _answer_first(stage)
    step("the first source reads the answer")
    _read_answer(stage, folder)
    step("ready")
    return stage


def _media(folder: Path) -> list[Path]:
    camera = folder / "camera"
    camera.mkdir(parents=True)
    return [make_photo(camera / "IMG_2041.jpg"), make_video(camera / "VID_0007.mp4")]


def _device(stage: Stage, folder: Path, number: int) -> Source:
    address = stage.zones.addresses["intake"]
    return Source(folder / f"phone-{number + 1}", address, root_public=stage.bulletin.root)


def _report(stage: Stage, folder: Path, number: int, tip: SampleTip, media: list[Path]) -> None:
    who = person(number, language=tip.language)
    form = Form(who.name, who.scheme, who.number, who.occupation, who.phone, who.language)
    report = Report(
        tip.entry,
        tip.conduct,
        tip.language,
        where=NOWHERE if tip.district is None else in_district(tip.district),
        life_at_risk=tip.life_at_risk,
    )
    with _device(stage, folder, number) as source:
        source.activate(form, lambda: stage.code_for(who.phone))
        delivery = source.report(report, [File(path) for path in media])
        if delivery.waits:
            raise delivery.waits


def _answer_first(stage: Stage) -> None:
    """Every tip is there; the one with the photo gets an answer."""
    desk = stage.page_of("mira")
    for _ in patience():
        tips = desk.tips()
        if len(tips) == len(TIPS):
            desk.reply(desk.find(tips, TIPS[0].conduct[:40]), ANSWER)
            return
    raise CommandError("demo", "the desk did not take the tips in", "read the desk's log")


def _read_answer(stage: Stage, folder: Path) -> None:
    with _device(stage, folder, 0) as source:
        for _ in patience():
            if any(one.message.text == ANSWER for one in source.poll().messages):
                return
    raise CommandError("demo", "the answer did not come back", "read intake's log")


def _show(stage: Stage, keep: Path | None, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "addresses": dict(stage.zones.addresses),
                "staff": plain(stage.staff),
                "root": b64u(stage.bulletin.root),
                "oversight": str(stage.body),
            }
        )
        return
    click.secho(f"\n{stage.bulletin.charter.name['en']} is up.\n", bold=True)
    for zone, what in _WHAT.items():
        click.echo(f"  {zone:9} {stage.zones.addresses[zone]}   {what}")
    desk = stage.zones.addresses["desk"].replace("127.0.0.1", "localhost")
    click.echo(f"\n  sign in at {desk} with a name, a password and a code:")
    for name, using in stage.staff.items():
        click.echo(f"    {name:6} {using.roles[0]:14} {using.password}")
    click.echo(f"\n  codes of now:  tellsafe staff code {stage.folder} mira")
    click.echo("  or add one to an authenticator app:")
    for name, using in stage.staff.items():
        click.echo(f"    {uri_of(name, using)}")
    intake = stage.zones.addresses["intake"]
    click.echo("\n  report something yourself, from another terminal:")
    click.echo(f"    export TELLSAFE_INTAKE={intake} TELLSAFE_HOME=$HOME/.tellsafe-demo")
    you = person(500)
    click.echo(f'    tellsafe activate --name "Your Name" --scheme {you.scheme} \\')
    click.echo(f"      --number {you.number} --occupation {you.occupation} --phone {you.phone}")
    click.echo(f"      (the code that a phone would get is the last line of {stage.codes})")
    click.echo('    tellsafe send --entry arson-and-fire-danger --text "Smoke from the mill"')
    click.echo("    tellsafe inbox")
    click.echo(f"\n  what the public is told (of three years that are made up): {intake}/public")
    click.echo(f"\n  write to the oversight body, as somebody who was reported: {intake}/redress")
    click.echo("  read it, as that body:")
    click.echo(f"    tellsafe oversight letters {stage.body} --intake {intake}")
    click.echo(f"\n  check the log:  tellsafe fsck {stage.zones.addresses['translog']} --vkey \\")
    click.echo(f"    {stage.bulletin.log_vkey}")
    where = f"Everything is in {keep}." if keep else "Everything is deleted at the end."
    click.echo(f"\n  {where} Ctrl-C stops it.")


_WHAT = {
    "desk": "the staff's pages",
    "intake": "the app, for a browser or a phone",
    "registry": "activation and stamps",
    "translog": "the public log",
}


def _temporary() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="tellsafe-demo-")
