"""Orders for reports, by day and without the customer: their sum, and whether a talk came before."""

from __future__ import annotations

STEPS = """
INSERT INTO counter (name, value) VALUES ('report_sales', 0);
CREATE TABLE report_sale (
    order_key TEXT PRIMARY KEY, day TEXT NOT NULL, currency TEXT NOT NULL, net_cents BIGINT NOT NULL,
    joined BIGINT NOT NULL, talk_day TEXT NOT NULL, first_of_talk BIGINT NOT NULL, account_id TEXT NOT NULL,
    channel TEXT NOT NULL, mark TEXT NOT NULL);
CREATE INDEX report_sale_day ON report_sale (day);
CREATE INDEX report_sale_talk ON report_sale (talk_day) WHERE talk_day <> '';
CREATE INDEX report_sale_mark ON report_sale (mark) WHERE mark <> '';
CREATE INDEX order_contact_proven ON order_contact (proven_at);
"""
