"""Calls the operations of Mailgun's Python SDK on the emulator. Prints one line of JSON an operation: its name, and what went wrong or null."""

import json
import os
import subprocess

import requests
from mailgun.client import Client

DOMAIN = "python.mailgun.test"
LIST = f"news@{DOMAIN}"
LETTER = {"from": f"shop@{DOMAIN}", "to": "alice@example.com", "subject": "Hello", "text": "Hello"}

URL = os.environ["MAILGUN_BASE_URL"]

client = Client(auth=("api", os.environ["MAILGUN_API_KEY"]), api_url=URL)

def key_of_event():
    return client.events.get(domain=DOMAIN, filters={"event": "accepted", "limit": 1}).json()["items"][0]["storage"]["key"]


def made(create, *fields):
    """What is in the answer to a creation, by the names of fields."""
    answer = create.json()
    for field in fields:
        answer = answer[field]
    return answer


def secured(client):
    """Turns automatic sender security on, for which the client has no method."""
    key = ("api", os.environ["MAILGUN_API_KEY"])
    requests.put(f"{URL}/v4/domains/{DOMAIN}", auth=key, data={"use_automatic_sender_security": "true"}, timeout=60).raise_for_status()
    requests.put(f"{URL}/v4/domains/{DOMAIN}/verify", auth=key, timeout=60).raise_for_status()
    return client


kept = {}


def keep(name, create, *fields):
    kept[name] = made(create, *fields)
    return create


PEM = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], check=True, capture_output=True).stdout
CSV = b"address\nerin@example.com\n"
DAY = {"start": "Thu, 01 Jan 2026 00:00:00 +0000", "end": "Sat, 03 Jan 2026 00:00:00 +0000"}
JSON = {"Content-Type": "application/json"}

operations = {
    "domains.create": lambda: client.domains.create(data={"name": DOMAIN}),
    "domainlist.get": lambda: client.domainlist.get(),
    "domains.get": lambda: client.domains.get(domain_name=DOMAIN),
    "domains.put": lambda: client.domains.put(data={"spam_action": "tag"}, domain=DOMAIN),
    "domains.put verify": lambda: client.domains.put(domain=DOMAIN, verify=True),
    "domains_connection.put": lambda: client.domains_connection.put(domain=DOMAIN, data={"require_tls": "true", "skip_verification": "false"}),
    "domains_connection.get": lambda: client.domains_connection.get(domain=DOMAIN),
    "domains_tracking.get": lambda: client.domains_tracking.get(domain=DOMAIN),
    "domains_tracking_open.put": lambda: client.domains_tracking_open.put(domain=DOMAIN, data={"active": "yes"}),
    "domains_tracking_click.put": lambda: client.domains_tracking_click.put(domain=DOMAIN, data={"active": "htmlonly"}),
    "domains_tracking_unsubscribe.put": lambda: client.domains_tracking_unsubscribe.put(
        domain=DOMAIN, data={"active": "yes", "html_footer": "<p>%unsubscribe_url%</p>", "text_footer": "%unsubscribe_url%"}
    ),
    "domains_dkimauthority.put": lambda: client.domains_dkimauthority.put(domain=DOMAIN, data={"self": "true"}),
    "domains_dkimselector.put": lambda: client.domains_dkimselector.put(domain=DOMAIN, data={"dkim_selector": "s3"}),
    "domains_webprefix.put": lambda: client.domains_webprefix.put(domain=DOMAIN, data={"web_prefix": "links"}),
    "domains_sendingqueues.get": lambda: client.domains_sendingqueues.get(domain=DOMAIN),
    "dkim_keys.create": lambda: client.dkim_keys.create(
        data={"signing_domain": DOMAIN, "selector": "s4", "bits": "2048"}, files=[("pem", ("server.key", PEM))]
    ),
    "dkim_keys.get": lambda: client.dkim_keys.get(filters={"signing_domain": DOMAIN, "limit": 10}),
    "domains_keys.get": lambda: client.domains_keys.get(domain=DOMAIN),
    "domains_keys_activate.put": lambda: client.domains_keys_activate.put(authority_name=DOMAIN, selector="s4"),
    "domains_keys_deactivate.put": lambda: client.domains_keys_deactivate.put(authority_name=DOMAIN, selector="s4"),
    "dkim_keys.delete": lambda: client.dkim_keys.delete(filters={"signing_domain": DOMAIN, "selector": "s4"}),
    "x509.create": lambda: client.x509.create(domain=f"links.{DOMAIN}"),
    "x509_status.get": lambda: client.x509_status.get(domain=f"links.{DOMAIN}"),
    "domains_credentials.create": lambda: client.domains_credentials.create(
        domain=DOMAIN, data={"login": f"alice@{DOMAIN}", "password": "a-long-password"}
    ),
    "domains_credentials.get": lambda: client.domains_credentials.get(domain=DOMAIN),
    "domains_credentials.put": lambda: client.domains_credentials.put(domain=DOMAIN, login=f"alice@{DOMAIN}", data={"password": "another-password"}),
    "mailboxes.put": lambda: client.mailboxes.put(domain=DOMAIN, login=f"alice@{DOMAIN}", data={"password": "third-password"}),
    "domains_credentials.delete": lambda: client.domains_credentials.delete(domain=DOMAIN, login=f"alice@{DOMAIN}"),
    "messages.create": lambda: client.messages.create(data={**LETTER, "o:tag": "news"}, domain=DOMAIN),
    "messages.create with a file": lambda: client.messages.create(data=LETTER, files=[("attachment", ("a.txt", b"Hello"))], domain=DOMAIN),
    "mimemessage.create": lambda: client.mimemessage.create(
        data={"to": "alice@example.com"}, files={"message": b"Subject: Hi\r\n\r\nHello"}, domain=DOMAIN
    ),
    "events.get": lambda: client.events.get(domain=DOMAIN, filters={"event": "delivered"}),
    "domains_messages.get": lambda: client.domains_messages.get(domain=DOMAIN, api_storage_url=f"{URL}/v3/domains/{DOMAIN}/messages/{key_of_event()}"),
    "resend_message.create": lambda: client.resend_message.create(
        data={"to": ["bob@example.com"]}, domain=DOMAIN, storage_url=f"{URL}/v3/domains/{DOMAIN}/messages/{key_of_event()}"
    ),
    "tags.get": lambda: client.tags.get(domain=DOMAIN),
    "tags.get one": lambda: client.tags.get(domain=DOMAIN, tag_name="news"),
    "tags.put": lambda: client.tags.put(domain=DOMAIN, tag_name="news", data={"description": "What is new"}),
    "tags_stats.get": lambda: client.tags_stats.get(domain=DOMAIN, tag_name="news", filters={"event": "accepted"}),
    "tags_stats_aggregates_countries.get": lambda: client.tags_stats_aggregates_countries.get(domain=DOMAIN, tag_name="news"),
    "tags_stats_aggregates_providers.get": lambda: client.tags_stats_aggregates_providers.get(domain=DOMAIN, tag_name="news"),
    "tags_stats_aggregates_devices.get": lambda: client.tags_stats_aggregates_devices.get(domain=DOMAIN, tag_name="news"),
    "analytics_tags.create": lambda: client.analytics_tags.create(data={"pagination": {"limit": 10}, "include_subaccounts": False}),
    "analytics_tags.update": lambda: client.analytics_tags.update(data={"tag": "news", "description": "New"}),
    "analytics_tags_limits.get": lambda: client.analytics_tags_limits.get(),
    "analytics_tags.delete": lambda: client.analytics_tags.delete(data={"tag": "news"}),
    "tags.delete": lambda: client.tags.delete(domain=DOMAIN, tag_name="news"),
    "stats_total.get": lambda: client.stats_total.get(filters={"event": "accepted", "duration": "1d"}),
    "analytics_metrics.create": lambda: client.analytics_metrics.create(
        data={"dimensions": ["time"], "metrics": ["delivered_count"], "duration": "1d", "resolution": "day"}
    ),
    "analytics_usage_metrics.create": lambda: client.analytics_usage_metrics.create(
        data={**DAY, "resolution": "day", "dimensions": ["time"], "metrics": ["processed_count"]}
    ),
    "analytics_logs.create": lambda: client.analytics_logs.create(data={"duration": "1d", "pagination": {"limit": 10}}),
    "bounce_classification.create": lambda: client.bounce_classification.create(
        data={**DAY, "dimensions": ["entity-name"], "metrics": ["critical_bounce_count"]}, headers=JSON
    ),
}

for noun, one, name, entry in (
    ("bounces", "bounce_address", "bob@example.com", {"address": "bob@example.com", "code": 550, "error": "no"}),
    ("complaints", "complaint_address", "bob@example.com", {"address": "bob@example.com"}),
    ("unsubscribes", "unsubscribe_address", "bob@example.com", {"address": "bob@example.com", "tag": "*"}),
    ("whitelists", "whitelist_address", "bob@example.com", {"address": "bob@example.com"}),
):
    endpoint = getattr(client, noun)
    operations |= {
        f"{noun}.create": lambda endpoint=endpoint, entry=entry: endpoint.create(data=entry, domain=DOMAIN),
        f"{noun}.get": lambda endpoint=endpoint: endpoint.get(domain=DOMAIN),
        f"{noun}.get one": lambda endpoint=endpoint, one=one, name=name: endpoint.get(domain=DOMAIN, **{one: name}),
        f"{noun}.delete one": lambda endpoint=endpoint, one=one, name=name: endpoint.delete(domain=DOMAIN, **{one: name}),
        f"{noun}_import.create": lambda noun=noun: getattr(client, f"{noun}_import").create(
            domain=DOMAIN, files={"file": ("a.csv", CSV, "text/csv")}
        ),
        f"{noun}.delete": lambda endpoint=endpoint: endpoint.delete(domain=DOMAIN),
    }
    if noun != "whitelists":
        many = [{"address": "carol@example.com"}]
        operations[f"{noun}.create many"] = lambda endpoint=endpoint, many=many: endpoint.create(data=many, domain=DOMAIN, headers=JSON)

operations |= {
    "lists.create": lambda: client.lists.create(data={"address": LIST, "description": "News"}),
    "lists_pages.get": lambda: client.lists_pages.get(),
    "lists.get": lambda: client.lists.get(),
    "lists.get one": lambda: client.lists.get(address=LIST),
    "lists.put": lambda: client.lists.put(address=LIST, data={"name": "News"}),
    "lists_members.create": lambda: client.lists_members.create(address=LIST, data={"address": "alice@example.com", "vars": '{"age": 27}'}),
    "lists_members.create many": lambda: client.lists_members.create(
        address=LIST, data={"upsert": True, "members": json.dumps([{"address": "bob@example.com"}])}, multiple=True
    ),
    "lists_members_pages.get": lambda: client.lists_members_pages.get(address=LIST),
    "lists_members.get": lambda: client.lists_members.get(address=LIST),
    "lists_members.get one": lambda: client.lists_members.get(address=LIST, member_address="alice@example.com"),
    "lists_members.put": lambda: client.lists_members.put(address=LIST, member_address="alice@example.com", data={"name": "Alice"}),
    "lists_members.delete": lambda: client.lists_members.delete(address=LIST, member_address="alice@example.com"),
    "lists.delete": lambda: client.lists.delete(address=LIST),
    "templates.create": lambda: client.templates.create(
        domain=DOMAIN, data={"name": "welcome", "description": "Hi", "template": "Hello {{name}}", "tag": "v1"}
    ),
    "templates.get": lambda: client.templates.get(domain=DOMAIN),
    "templates.get one": lambda: client.templates.get(domain=DOMAIN, template_name="welcome"),
    "templates.put": lambda: client.templates.put(domain=DOMAIN, template_name="welcome", data={"description": "Hello"}),
    "templates.create version": lambda: client.templates.create(
        domain=DOMAIN, template_name="welcome", versions=True, data={"tag": "v2", "template": "Bye {{name}}", "active": "yes"}
    ),
    "templates.get versions": lambda: client.templates.get(domain=DOMAIN, template_name="welcome", versions=True),
    "templates.get version": lambda: client.templates.get(domain=DOMAIN, template_name="welcome", versions=True, tag="v2"),
    "templates.put version": lambda: client.templates.put(
        domain=DOMAIN, template_name="welcome", versions=True, tag="v2", data={"template": "So long", "comment": "shorter"}
    ),
    "templates.put copy": lambda: client.templates.put(
        domain=DOMAIN, template_name="welcome", versions=True, tag="v2", copy=True, new_tag="v3"
    ),
    "templates.delete version": lambda: client.templates.delete(domain=DOMAIN, template_name="welcome", versions=True, tag="v1"),
    "templates.delete": lambda: client.templates.delete(domain=DOMAIN, template_name="welcome"),
    "account_templates.create": lambda: client.account_templates.create(data={"name": "all", "template": "Hello", "tag": "v1"}),
    "account_templates.get": lambda: client.account_templates.get(),
    "account_templates.get one": lambda: client.account_templates.get(template_name="all"),
    "account_templates.put": lambda: client.account_templates.put(template_name="all", data={"description": "For all"}),
    "account_templates.delete": lambda: client.account_templates.delete(template_name="all"),
    "domains_webhooks.create": lambda: client.domains_webhooks.create(domain=DOMAIN, data={"id": "clicked", "url": ["https://example.com/hook"]}),
    "domains_webhooks.get": lambda: client.domains_webhooks.get(domain=DOMAIN),
    "domains_webhooks.get one": lambda: client.domains_webhooks_clicked.get(domain=DOMAIN),
    "domains_webhooks.put": lambda: client.domains_webhooks_clicked.put(domain=DOMAIN, data={"url": "https://example.com/other"}),
    "domains_webhooks.delete": lambda: client.domains_webhooks_clicked.delete(domain=DOMAIN),
    "domains_webhooks.create v4": lambda: client.domains_webhooks.create(
        domain=DOMAIN, data={"url": "https://example.com/v4", "event_types": ["opened", "clicked"]}
    ),
    "domains_webhooks.put v4": lambda: client.domains_webhooks.put(
        domain=DOMAIN, data={"url": "https://example.com/v4", "event_types": ["opened"]}
    ),
    "domains_webhooks.delete v4": lambda: client.domains_webhooks.delete(domain=DOMAIN, filters={"url": "https://example.com/v4"}),
    "account_webhooks.create": lambda: keep(
        "webhook", client.account_webhooks.create(data={"description": "All", "event_types": ["opened"], "url": "https://example.com/all"}), "webhook_id"
    ),
    "account_webhooks.get": lambda: client.account_webhooks.get(),
    "account_webhooks.get one": lambda: client.account_webhooks.get(webhook_id=kept["webhook"]),
    "account_webhooks.put": lambda: client.account_webhooks.put(
        webhook_id=kept["webhook"], data={"description": "Some", "event_types": ["clicked"], "url": "https://example.com/all"}
    ),
    "account_webhooks.delete": lambda: client.account_webhooks.delete(webhook_id=kept["webhook"]),
    "routes.create": lambda: keep(
        "route",
        client.routes.create(data={"priority": 0, "description": "all", "expression": f"match_recipient('.*@{DOMAIN}')", "action": ["stop()"]}),
        "route",
        "id",
    ),
    "routes.get": lambda: client.routes.get(filters={"skip": 0, "limit": 1}),
    "routes.get one": lambda: client.routes.get(route_id=kept["route"]),
    "routes.put": lambda: client.routes.put(route_id=kept["route"], data={"priority": 2}),
    "routes_match.get": lambda: client.routes_match.get(filters={"address": f"anyone@{DOMAIN}"}),
    "routes.delete": lambda: client.routes.delete(route_id=kept["route"]),
    "ips.get": lambda: client.ips.get(filters={"dedicated": "true"}),
    "ips.get one": lambda: client.ips.get(ip="192.0.2.1"),
    "domains_ips.create": lambda: client.domains_ips.create(domain=DOMAIN, data={"ip": "192.0.2.1"}),
    "domains_ips.get": lambda: client.domains_ips.get(domain=DOMAIN),
    "domains_ips.delete": lambda: client.domains_ips.delete(domain=DOMAIN, ip="192.0.2.1"),
    "ippools.create": lambda: keep("pool", client.ippools.create(data={"name": "a", "description": "b", "add_ip": "192.0.2.1"}), "pool_id"),
    "ippools.get": lambda: client.ippools.get(),
    "ippools.get one": lambda: client.ippools.get(pool_id=kept["pool"]),
    "ippools.patch": lambda: client.ippools.patch(pool_id=kept["pool"], data={"name": "c"}),
    "ippools.delete": lambda: client.ippools.delete(pool_id=kept["pool"]),
    "keys.create": lambda: keep("key", client.keys.create(data={"role": "basic", "description": "For CI", "kind": "user"}), "key", "id"),
    "keys.get": lambda: client.keys.get(filters={"kind": "user"}),
    "keys.delete": lambda: client.keys.delete(key_id=kept["key"]),
    "keys_public.create": lambda: client.keys_public.create(),
    "users.get": lambda: client.users.get(),
    "addressvalidate.get": lambda: client.addressvalidate.get(filters={"address": "alice@example.com"}),
    "addressvalidate.create": lambda: client.addressvalidate.create(data={"address": "alice@example.com"}),
    "address_bulk.get": lambda: client.address_bulk.get(),
    "addressvalidate_bulk.get": lambda: client.addressvalidate_bulk.get(list_name="first"),
    "addressvalidate_preview.get": lambda: client.addressvalidate_preview.get(list_name="first"),
    "inbox_tests.create": lambda: client.inbox_tests.create(
        data={"domain": DOMAIN, "from": f"shop@{DOMAIN}", "subject": "Hello", "html": "<p>Hi</p>"}, headers=JSON
    ),
    "inbox_tests.get": lambda: client.inbox_tests.get(),
    "inbox_seedlists.get": lambda: client.inbox_seedlists.get(),
    "inbox_results.get": lambda: client.inbox_results.get(),
    "ip_whitelist.get": lambda: client.ip_whitelist.get(),
    "accounts_subaccounts.create": lambda: client.accounts_subaccounts.create(data={"name": "Shop"}),
    "accounts_subaccounts.get": lambda: client.accounts_subaccounts.get(),
    "thresholds_limits.get": lambda: client.thresholds_limits.get(),
    "alerts_events.get": lambda: client.alerts_events.get(),
    "alerts_settings.get": lambda: client.alerts_settings.get(),
    "dynamic_pools.get": lambda: client.dynamic_pools.get(),
    "ip_warmups.get": lambda: client.ip_warmups.get(),
    "forwards.get": lambda: client.forwards.get(),
    "dkim_management_rotation.put": lambda: secured(client).dkim_management_rotation.put(
        domain=DOMAIN, data={"rotation_enabled": "true", "rotation_interval": "9d"}
    ),
    "dkim_management_rotate.create": lambda: client.dkim_management_rotate.create(domain=DOMAIN),
    "domains.delete": lambda: client.domains.delete(domain=DOMAIN),
}

# What does not work against any server, and why.
not_ours = {
    "domains_keys_activate.put": "its path keeps the braces of {authority_name} (Config._resolve_domains_route)",
    "domains_keys_deactivate.put": "its path keeps the braces of {authority_name} (Config._resolve_domains_route)",
    "mailboxes.put": "asks for /v3/{domain}/credentials; no document has it (handle_mailboxes_credentials)",
    "domains_messages.get": "does not look at the address of the message that it is given (handle_domains)",
    "resend_message.create": "asks hosts of Mailgun only (SecurityGuard.validate_mailgun_url)",
    "domains_webhooks.create v4": "its handler never sees the data that it chooses the version by (Endpoint.create)",
    "domains_webhooks.put v4": "its handler never sees the data that it chooses the version by (Endpoint.create)",
    "domains_webhooks.delete v4": "its handler never sees the data that it chooses the version by (Endpoint.create)",
    "domains_ips.create": "asks for /v4/domains/{name}/ips; it is /v3 in the documents of Mailgun",
    "domains_ips.get": "asks for /v4/domains/{name}/ips; it is /v3 in the documents of Mailgun",
    "domains_ips.delete": "asks for /v4/domains/{name}/ips; it is /v3 in the documents of Mailgun",
    "addressvalidate_bulk.get": "its examples use it, and it is not there",
    "addressvalidate_preview.get": "its examples use it, and it is not there",
}

# What Mailgun has, or had, and the emulator has not.
not_emulated = {
    "addressvalidate.create": "POST /v4/address/validate: only GET is declared",
    "inbox_tests.get": "GET /v4/inbox/tests, the inbox placement of before: not declared",
}

for name, call in operations.items():
    try:
        answer = call()
        wrong = None if answer.status_code < 300 else f"{answer.status_code} {answer.request.method} {answer.request.path_url}: {answer.text[:200]}"
    except Exception as error:  # noqa: BLE001
        wrong = f"{type(error).__name__}: {error}"
    known = {"notOurs": not_ours.get(name), "notEmulated": not_emulated.get(name)}
    print(json.dumps({"name": name, "wrong": wrong, **{kind: why for kind, why in known.items() if why is not None}}), flush=True)
