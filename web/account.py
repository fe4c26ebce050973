"""Logging in and out, the language, the password."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from models.accounts import User
from planner.accounts import check_login, check_password, record, set_password
from web import params
from web.access import for_accounts, public, to_account
from web.context import account, db, now
from web.forms import LoginForm, PasswordForm
from web.language import LOCALES
from web.security import LOGINS_PER_ADDRESS, LOGINS_PER_NAME, limiter, login_name

views = Blueprint("account", __name__)


@views.route("/login", methods=["GET", "POST"])
@public
@limiter.limit(LOGINS_PER_ADDRESS, methods=["POST"])
@limiter.limit(LOGINS_PER_NAME, key_func=login_name, methods=["POST"])
def log_in() -> str | Response | tuple[str, int]:
    form = LoginForm()
    if not form.validate_on_submit():
        return render_template("account/log_in.html", form=form)
    user = check_login(db(), form.username.data, form.password.data)
    if user is None:
        form.password.errors = [_("The user name or the password is wrong. Check both, capitals included.")]
        return render_template("account/log_in.html", form=form), 401
    session.clear()  # nothing a stranger may have put there
    session.permanent = True
    session["locale"] = user.locale
    login_user(to_account(user))
    record(db(), user_id=user.id, action="log in", subject=f"user {user.id}", now=now())
    db().commit()
    return redirect(_wanted_page())


@views.post("/logout")
@for_accounts
def log_out() -> Response:
    locale = session.get("locale")
    logout_user()
    session.clear()
    session["locale"] = locale
    return redirect(url_for("account.log_in"))


@views.post("/language")
@public
def choose_language() -> Response:
    chosen = request.form.get("locale", "")
    if chosen in LOCALES:
        session["locale"] = chosen
        if current_user.is_authenticated:
            db().get_one(User, account().id).locale = chosen
            db().commit()
    return redirect(params.own_path(request.form.get("back", "")) or url_for("home.start"))


@views.route("/account", methods=["GET", "POST"])
@for_accounts
def settings() -> str | Response | tuple[str, int]:
    user = db().get_one(User, account().id)
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("account/settings.html", form=form, user=user)
    if not check_password(user, form.old.data):
        form.old.errors = [_("This is not your present password.")]
        return render_template("account/settings.html", form=form, user=user), 400
    set_password(user, form.new.data)
    record(db(), user_id=user.id, action="change password", subject=f"user {user.id}", now=now())
    db().commit()
    login_user(to_account(user))  # other devices are logged out, this one stays
    flash(_("Your password is changed. Other devices must log in again; calendar addresses stay valid."))
    return redirect(url_for("account.settings"))


def _wanted_page() -> str:
    return params.own_path(request.args.get("next", "")) or url_for("home.start")
