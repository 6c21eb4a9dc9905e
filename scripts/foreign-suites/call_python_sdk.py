"""Calls the main operations of Mailgun's Python SDK on the emulator. Prints one line of JSON an operation: its name, and what went wrong or null."""

import json
import os

from mailgun.client import Client

DOMAIN = "python.mailgun.test"
LIST = f"news@{DOMAIN}"
LETTER = {"from": f"shop@{DOMAIN}", "to": "alice@example.com", "subject": "Hello", "text": "Hello"}

client = Client(auth=("api", os.environ["MAILGUN_API_KEY"]), api_url=os.environ["MAILGUN_BASE_URL"])

operations = {
    "make a domain": lambda: client.domains.create(data={"name": DOMAIN}),
    "list domains": lambda: client.domainlist.get(),
    "read a domain": lambda: client.domains.get(domain_name=DOMAIN),
    "change a domain": lambda: client.domains.put(data={"spam_action": "tag"}, domain=DOMAIN),
    "verify a domain": lambda: client.domains.put(domain=DOMAIN, verify=True),
    "read tracking": lambda: client.domains_tracking.get(domain=DOMAIN),
    "make a login": lambda: client.domains_credentials.create(domain=DOMAIN, data={"login": f"alice@{DOMAIN}", "password": "a-long-password"}),
    "send": lambda: client.messages.create(data=LETTER, domain=DOMAIN),
    "send a file": lambda: client.messages.create(data=LETTER, files=[("attachment", ("a.txt", b"Hello"))], domain=DOMAIN),
    "send MIME": lambda: client.mimemessage.create(
        data={"to": "alice@example.com"}, files={"message": b"Subject: Hi\r\n\r\nHello"}, domain=DOMAIN
    ),
    "list events": lambda: client.events.get(domain=DOMAIN, filters={"event": "delivered"}),
    "make a bounce": lambda: client.bounces.create(data={"address": "bob@example.com", "code": 550, "error": "no"}, domain=DOMAIN),
    "read a bounce": lambda: client.bounces.get(domain=DOMAIN, bounce_address="bob@example.com"),
    "delete a bounce": lambda: client.bounces.delete(domain=DOMAIN, bounce_address="bob@example.com"),
    "make many unsubscribes": lambda: client.unsubscribes.create(
        data=[{"address": "carol@example.com", "tags": ["news"]}], domain=DOMAIN, headers={"Content-Type": "application/json"}
    ),
    "list unsubscribes": lambda: client.unsubscribes.get(domain=DOMAIN),
    "make a complaint": lambda: client.complaints.create(data={"address": "dave@example.com"}, domain=DOMAIN),
    "make a list": lambda: client.lists.create(data={"address": LIST, "description": "News"}),
    "add a member": lambda: client.lists_members.create(address=LIST, data={"address": "alice@example.com", "vars": '{"age": 27}'}),
    "list members": lambda: client.lists_members_pages.get(address=LIST),
    "make a template": lambda: client.templates.create(
        domain=DOMAIN, data={"name": "welcome", "description": "Hi", "template": "Hello {{name}}", "tag": "v1"}
    ),
    "read a template": lambda: client.templates.get(domain=DOMAIN, template_name="welcome"),
    "make a webhook": lambda: client.domains_webhooks.create(domain=DOMAIN, data={"id": "clicked", "url": ["https://example.com/hook"]}),
    "list webhooks": lambda: client.domains_webhooks.get(domain=DOMAIN),
    "make a route": lambda: client.routes.create(
        data={"priority": 0, "description": "all", "expression": "catch_all()", "action": ["stop()"]}
    ),
    "list routes": lambda: client.routes.get(filters={"skip": 0, "limit": 1}),
    "list addresses": lambda: client.ips.get(),
    "list keys": lambda: client.keys.get(filters={"kind": "user"}),
    "ask for metrics": lambda: client.analytics_metrics.create(
        data={"dimensions": ["time"], "metrics": ["delivered_count"], "duration": "1d", "resolution": "day"}
    ),
    "ask for logs": lambda: client.analytics_logs.create(data={"duration": "1d", "pagination": {"limit": 10}}),
    "delete the list": lambda: client.lists.delete(address=LIST),
    "delete the domain": lambda: client.domains.delete(domain=DOMAIN),
}

for name, call in operations.items():
    try:
        answer = call()
        wrong = None if answer.status_code < 300 else f"{answer.status_code} {answer.request.method} {answer.request.path_url}: {answer.text[:200]}"
    except Exception as error:  # noqa: BLE001
        wrong = f"{type(error).__name__}: {error}"
    print(json.dumps({"name": name, "wrong": wrong}), flush=True)
