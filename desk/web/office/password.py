"""Changing one's password; after a login with a temporary one nothing else is shown."""

import hmac

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.web.limits import LOGINS, client_address
from desk.web.login import read_form, requires_login
from desk.web.passwords import authenticate, change_password
from desk.web.services import services
from desk.web.sessions import Session
from desk.web.temporary_passwords import forget_first_password

# NIST SP 800-63B: length counts, and rules about kinds of characters do not help.
SHORTEST, LONGEST = 12, 200


@requires_login
async def show(request: Request, session: Session) -> Response:
    """GET /desk/password"""
    return _page(request, session)


@requires_login
async def change(request: Request, session: Session) -> Response:
    """POST /desk/password: check the present password, and set the new one."""
    form = await read_form(request, session)
    service = services(request)
    present, new, again = (str(form.get(name, "")) for name in ("present", "new", "again"))
    if problem := _problem(session.user, present, new, again):
        return _page(request, session, problem, "new")
    who = client_address(request, service.settings.trusted_proxies)
    service.limits.hit(LOGINS, who)
    user = await authenticate(service.store, session.user, present)
    if user is None:
        return _page(request, session, "The present password is not the right one.", "present")
    service.limits.forget(LOGINS, who)
    changed = await change_password(service.store, user, new)
    forget_first_password(service.settings)
    response = RedirectResponse("/desk", 303)
    service.sessions.write(response, Session.of(changed))
    return response


def _problem(name: str, present: str, new: str, again: str) -> str:
    """Return what is wrong with the new password, an empty string if nothing is."""
    if not SHORTEST <= len(new) <= LONGEST:
        return f"Choose a password of {SHORTEST} characters or more, such as four words."
    if hmac.compare_digest(new.encode(), present.encode()) or name.lower() in new.lower():
        return "Choose a password that is not the present one and does not hold your name."
    if not hmac.compare_digest(new.encode(), again.encode()):
        return "The two entries of the new password differ. Please type it again."
    return ""


def _page(request: Request, session: Session, problem: str = "", field: str = "") -> Response:
    context = {
        "problem": problem,
        "field": field,
        "forced": session.renew,
        "shortest": SHORTEST,
        "csrf": session.csrf,
    }
    status = 422 if problem else 200
    templates = services(request).templates
    return templates.TemplateResponse(request, "office/password.html", context, status)
