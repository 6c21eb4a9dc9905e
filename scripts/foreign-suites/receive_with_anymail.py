"""Has the emulator post webhooks and forwarded mail to the views of django-anymail. Prints one line of JSON a kind: its name, and what went wrong or null."""

import json
import os
import queue
import threading
import urllib.parse
import urllib.request
from base64 import b64encode
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings

URL = os.environ["MAILGUN_BASE_URL"]
DOMAIN = "mailgun.test"


def ask(method, path, fields=None, body=None):
    request = urllib.request.Request(URL + path, method=method)
    request.add_header("Authorization", "Basic " + b64encode(f"api:{os.environ['MAILGUN_API_KEY']}".encode()).decode())
    if body is not None:
        request.add_header("Content-Type", "application/json")
    data = urllib.parse.urlencode(fields, doseq=True) if fields is not None else json.dumps(body) if body is not None else None
    with urllib.request.urlopen(request, data.encode() if data is not None else None) as answer:
        return json.load(answer)


settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    ANYMAIL={
        "MAILGUN_API_KEY": os.environ["MAILGUN_API_KEY"],
        "MAILGUN_WEBHOOK_SIGNING_KEY": ask("GET", "/v5/accounts/http_signing_key")["http_signing_key"],
    },
)

import django  # noqa: E402

django.setup()

from anymail.signals import inbound, tracking  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [path("anymail/", include("anymail.urls"))]

received = queue.Queue()


def keep(event, **_):
    received.put(event)


tracking.connect(keep)
inbound.connect(keep)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
HERE = f"http://127.0.0.1:{server.server_port}/anymail/mailgun"


def next_event(kind):
    """What comes before is of other kinds: a message that is opened was accepted and delivered first."""
    while True:
        event = received.get(timeout=60)
        if event.event_type == kind:
            return event


# What Mailgun calls it, what triggers it, and what anymail makes of it.
kinds = {
    "accepted": "queued",
    "delivered": "delivered",
    "opened": "opened",
    "clicked": "clicked",
    "unsubscribed": "unsubscribed",
    "complained": "complained",
    "temporary_fail": "deferred",
    "permanent_fail": "bounced",
}
triggers = {
    "opened": {"event": "opened"},
    "clicked": {"event": "clicked", "url": "https://example.com/"},
    "unsubscribed": {"event": "unsubscribed"},
    "complained": {"event": "complained"},
    "temporary_fail": {"event": "failed", "severity": "temporary"},
    "permanent_fail": {"event": "failed", "severity": "permanent"},
}
for webhook in kinds:
    ask("POST", f"/v3/domains/{DOMAIN}/webhooks", {"id": webhook, "url": f"{HERE}/tracking/"})
ask("POST", "/v3/routes", {"expression": f'match_recipient("raw@{DOMAIN}")', "action": f'forward("{HERE}/inbound_mime/")', "priority": 1})
ask("POST", "/v3/routes", {"expression": f'match_recipient("form@{DOMAIN}")', "action": f'forward("{HERE}/inbound/")', "priority": 1})


def event_of(webhook):
    def run():
        letter = {"from": f"shop@{DOMAIN}", "to": f"{webhook}@example.com", "subject": "Hello", "text": "Hi", "o:tag": "news", "v:order": "42"}
        sent = ask("POST", f"/v3/{DOMAIN}/messages", letter)["id"]
        if webhook in triggers:
            ask("POST", "/_emulator/events/trigger", body={"message": sent, **triggers[webhook]})
        event = next_event(kinds[webhook])
        while event.recipient != letter["to"]:
            event = next_event(kinds[webhook])
        assert event.message_id == sent, event.message_id
        assert event.tags == ["news"], event.tags
        assert event.metadata == {"order": "42"}, event.metadata
        assert event.timestamp is not None

    return run


def forwarded(to):
    def run():
        mime = (
            f"From: Alice <alice@example.com>\r\nTo: {to}\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n"
            '--b\r\nContent-Type: text/csv; name="a.csv"\r\nContent-Disposition: attachment; filename="a.csv"\r\n\r\na,b\r\n--b--\r\n'
        )
        ask("POST", "/_emulator/inbound", body={"from": "alice@example.com", "to": to, "mime": mime})
        message = next_event("inbound").message
        assert message.subject == "Grüße", message.subject
        assert message.envelope_sender == "alice@example.com", message.envelope_sender
        assert message.envelope_recipient == to, message.envelope_recipient
        assert message.text.strip() == "Hello", message.text
        assert [one.get_filename() for one in message.attachments] == ["a.csv"], message.attachments

    return run


operations = {f"webhook {webhook}": event_of(webhook) for webhook in kinds}
operations["inbound as a form"] = forwarded(f"form@{DOMAIN}")
operations["inbound as MIME"] = forwarded(f"raw@{DOMAIN}")

for name, operation in operations.items():
    try:
        operation()
        wrong = None
    except Exception as error:  # noqa: BLE001
        wrong = f"{type(error).__name__}: {error}"
        if hasattr(error, "read"):
            wrong += f" {error.read().decode()}"
    print(json.dumps({"name": name, "wrong": wrong}), flush=True)
