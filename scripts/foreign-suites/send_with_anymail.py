"""Sends with django-anymail through the emulator. Prints one line of JSON an operation: its name, and what went wrong or null."""

import json
import os

from django.conf import settings

settings.configure(
    ANYMAIL={
        "MAILGUN_API_KEY": os.environ["MAILGUN_API_KEY"],
        "MAILGUN_API_URL": os.environ["MAILGUN_BASE_URL"] + "/v3",
    },
    EMAIL_BACKEND="anymail.backends.mailgun.EmailBackend",
)

import django  # noqa: E402

django.setup()

from anymail.exceptions import AnymailAPIError  # noqa: E402
from anymail.message import AnymailMessage, attach_inline_image  # noqa: E402

SENDER = "Shop <shop@mailgun.test>"


def message(**more):
    return AnymailMessage(**{"subject": "Hello", "body": "Hello", "from_email": SENDER, "to": ["alice@example.com"], **more})


def sent(mail):
    mail.send()
    status = mail.anymail_status
    assert status.status == {"queued"}, status.status
    assert status.message_id.startswith("<"), status.message_id


def text():
    sent(message())


def html():
    mail = message(to=["Alice <alice@example.com>", "bob@example.com"], cc=["carol@example.com"], bcc=["dave@example.com"])
    mail.attach_alternative("<p>Hello</p>", "text/html")
    sent(mail)


def attachments():
    mail = message()
    mail.attach("Grüße.txt", "Grüße", "text/plain")
    picture = attach_inline_image(mail, b"GIF89a", subtype="gif")
    mail.attach_alternative(f'<img src="cid:{picture}">', "text/html")
    sent(mail)


def options():
    sent(message(tags=["welcome"], metadata={"order": 42}, track_clicks=True, track_opens=False, reply_to=["carol@example.com"]))


def merge():
    people = {"alice@example.com": {"first": "Alice"}, "bob@example.com": {"first": "Bob"}}
    mail = message(to=list(people), merge_data=people, merge_global_data={"shop": "Ours"})
    sent(mail)
    assert set(mail.anymail_status.recipients) == set(people)


def template():
    sent(message(template_id="welcome", body="", merge_global_data={"name": "Alice"}))


def scheduled():
    import datetime

    sent(message(send_at=datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)))


def unknown_domain():
    try:
        message(from_email="shop@nobody.example.com").send()
    except AnymailAPIError as error:
        assert "nobody.example.com" in str(error), str(error)
    else:
        raise AssertionError("nothing was refused")


for operation in (text, html, attachments, options, merge, template, scheduled, unknown_domain):
    try:
        operation()
        wrong = None
    except Exception as error:  # noqa: BLE001
        wrong = f"{type(error).__name__}: {error}"
    print(json.dumps({"name": operation.__name__, "wrong": wrong}), flush=True)
