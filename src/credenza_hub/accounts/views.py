"""Pages of the account: signing in and out, language, password, invitation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import translate_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import actions
from .forms import FirstPasswordForm, PasswordChangeForm, SignInForm
from .invitations import ExpiredInvitationError, WrongInvitationError, invited_email
from .models import User
from .queries import may_be_invited

FORM_METHODS = ["GET", "HEAD", "POST"]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _next_address(request: HttpRequest) -> str:
    """Where to go afterwards: the page in ``next`` if it is on this hub, else the front page."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _redirect_in_language(address: str, language: str) -> HttpResponseRedirect:
    """Go to an address of this hub in another language, and remember the language in this browser."""
    response = HttpResponseRedirect(translate_url(address, language))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=31_536_000,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with e-mail address and password. Too many failures are stopped by axes, with ``locked_out``."""
    if request.user.is_authenticated:
        return redirect(_next_address(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        login(request, form.user)
        return _redirect_in_language(_next_address(request), form.user.language)
    status = 422 if form.errors else 200
    return render(request, "accounts/sign_in.html", {"form": form, "next": _next_address(request)}, status=status)


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """The page after too many wrong passwords for one address from one place."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the pages in another language, and remember it with the account of a person who is signed in."""
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        return redirect(_next_address(request))
    if request.user.is_authenticated:
        actions.choose_language(request.user, wanted)
    return _redirect_in_language(_next_address(request), wanted)


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The person's own page: address, roles, language, password."""
    memberships = request.user.memberships.select_related("organisation").order_by("organisation__slug", "role")
    work = [
        (membership.organisation.name_in(get_language()), membership.get_role_display()) for membership in memberships
    ]
    return render(request, "accounts/account.html", {"work": work, "next": request.path})


@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; other browsers in which the person is signed in are signed out."""
    form = PasswordChangeForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(request.user, form.cleaned_data["new_password1"], now=timezone.now())
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password was changed."))
        return redirect("accounts:account")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Set the first password of an invited person; an account that has one only gets the way to sign in."""
    try:
        email = invited_email(token, now=timezone.now())
    except ExpiredInvitationError:
        return render(request, "accounts/invitation_expired.html", status=410)
    except WrongInvitationError:
        raise Http404 from None
    if not may_be_invited(email):
        return render(request, "accounts/invitation_used.html", {"email": email})
    form = FirstPasswordForm(User(email=email), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _open_account(request, email, form)
    context = {"form": form, "email": email}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


def _open_account(request: HttpRequest, email: str, form: FirstPasswordForm) -> HttpResponse:
    try:
        user = actions.accept_invitation(
            email,
            form.cleaned_data["new_password1"],
            name=form.cleaned_data["name"],
            language=get_language(),
            now=timezone.now(),
        )
    except actions.AlreadyOpenError:
        return render(request, "accounts/invitation_used.html", {"email": email})
    login(request, user, backend=BACKEND)
    messages.success(request, _("Welcome. Your account is open."))
    return redirect(_next_address(request))
