-- Records of what happened, and versions that others point to, are never changed.
CREATE TRIGGER strategy_versions_immutable BEFORE UPDATE ON strategy_versions
BEGIN SELECT RAISE(ABORT, 'a strategy version never changes: add the next one'); END;
--> statement-breakpoint
CREATE TRIGGER order_events_immutable BEFORE UPDATE ON order_events
BEGIN SELECT RAISE(ABORT, 'an order event never changes'); END;
--> statement-breakpoint
CREATE TRIGGER deals_immutable BEFORE UPDATE ON deals
BEGIN SELECT RAISE(ABORT, 'a deal never changes'); END;
--> statement-breakpoint
CREATE TRIGGER audit_log_immutable BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
