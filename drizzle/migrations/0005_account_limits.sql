CREATE TABLE `account_limits` (
	`account_id` text PRIMARY KEY NOT NULL,
	`limits` text NOT NULL,
	`version` integer NOT NULL,
	`told_version` integer DEFAULT 0 NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `trading_accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "account_limits_version" CHECK("account_limits"."version" > 0)
);
--> statement-breakpoint
CREATE INDEX `account_limits_to_tell` ON `account_limits` (`changed_at`) WHERE told_version < version;