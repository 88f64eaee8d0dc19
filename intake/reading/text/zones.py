"""Whose words each line holds: newly written, handed on, or history."""

from __future__ import annotations

from intake.reading.passages import Role
from intake.reading.text.helpdesk import Helpdesk
from intake.reading.text.lines import Line, Mark
from intake.reading.text.quotes import Head, find_head


def zones(lines: list[Line], *, is_reply: bool, is_forward: bool) -> list[Role]:
    """One role per line: WRITTEN, FORWARDED, HEAD or QUOTED.

    The first forwarded body is what the sender hands on; history below it is QUOTED, unless that first body
    is empty: then somebody only passed the mail on, and the next one is meant.
    """
    roles: list[Role] = []
    zone, base, said = Role.WRITTEN, 0, 0
    handed_on = False
    desk = Helpdesk()
    wrote = False
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.text and desk.begins_history(lines, at, answered=wrote and is_reply):
            zone = Role.QUOTED
            roles.append(Role.HEAD)
            at += 1
            continue
        found = find_head(lines, at) if line.text else None
        if found is not None:
            roles.extend([Role.HEAD] * (found.end - at))
            at = found.end
            before = zone
            below = _depth_at(lines, at)
            deeper = below > line.depth or below == line.depth > base  # the head may stand inside the marks
            zone = _zone_below(found.head, zone, said, deeper=deeper, is_reply=is_reply, is_forward=is_forward)
            if zone is Role.FORWARDED and (before is not Role.FORWARDED or said < 4 or found.head is Head.FORWARD):
                base, said, handed_on = _depth_at(lines, at), 0, True
            continue
        role = _role(line, zone, base, is_forward and not handed_on)
        if not line.text.strip() and roles and roles[-1] is not Role.HEAD:
            role = roles[-1]
        if role is Role.FORWARDED:
            said += len(line.text.split())
        wrote = wrote or (role is Role.WRITTEN and bool(line.text))
        roles.append(role)
        at += 1
    return roles


def _zone_below(head: Head, zone: Role, said: int, *, deeper: bool, is_reply: bool, is_forward: bool) -> Role:
    if zone is Role.QUOTED:
        return zone
    if zone is Role.FORWARDED:
        if head is Head.FORWARD or (head is Head.WROTE and deeper):
            return zone  # a chain of forwards is handed on whole; the depth of a quote tells it apart
        return Role.QUOTED if said >= 4 else Role.FORWARDED
    if head is Head.FORWARD:
        return Role.FORWARDED
    if head is Head.WROTE:
        if deeper and not is_forward:
            return zone
        return Role.FORWARDED if is_forward else Role.QUOTED
    return Role.FORWARDED if is_forward or not is_reply else Role.QUOTED


def _role(line: Line, zone: Role, base: int, quoting_forwards: bool) -> Role:
    if zone is Role.QUOTED:
        return Role.WRITTEN if base and not line.depth and line.mark is not Mark.QUOTE else zone
    if line.depth > base:
        return Role.FORWARDED if quoting_forwards else Role.QUOTED
    if zone is Role.FORWARDED:
        return Role.WRITTEN if line.depth < base else zone
    if line.mark is Mark.QUOTE:
        return Role.FORWARDED if quoting_forwards else Role.QUOTED
    return zone


def _depth_at(lines: list[Line], at: int) -> int:
    for line in lines[at : at + 6]:
        if line.text.strip():
            return line.depth
    return lines[at].depth if at < len(lines) else 0
