-- Every strategy from before lineages is an idea of its own.
UPDATE strategies SET lineage = id WHERE lineage = '';
--> statement-breakpoint
-- The count of what was tried is only added to. Rows go with their user alone, whose row is gone before theirs.
CREATE TRIGGER trial_records_immutable BEFORE UPDATE ON trial_records
BEGIN SELECT RAISE(ABORT, 'a trial record never changes'); END;
--> statement-breakpoint
CREATE TRIGGER trial_records_kept BEFORE DELETE ON trial_records
WHEN EXISTS (SELECT 1 FROM user WHERE id = OLD.user_id)
BEGIN SELECT RAISE(ABORT, 'a trial record is never taken away'); END;
--> statement-breakpoint
CREATE TRIGGER trial_heads_forward BEFORE UPDATE ON trial_heads
WHEN NEW.number <= OLD.number
BEGIN SELECT RAISE(ABORT, 'the ledger of trials only grows'); END;
--> statement-breakpoint
CREATE TRIGGER trial_heads_kept BEFORE DELETE ON trial_heads
WHEN EXISTS (SELECT 1 FROM user WHERE id = OLD.user_id)
BEGIN SELECT RAISE(ABORT, 'the end of a ledger is never taken away'); END;
