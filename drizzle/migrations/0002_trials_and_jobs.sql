CREATE TABLE `bar_sets` (
	`user_id` text NOT NULL,
	`symbol` text NOT NULL,
	`timeframe` text NOT NULL,
	`stamp` text NOT NULL,
	`quality` text NOT NULL,
	PRIMARY KEY(`user_id`, `symbol`, `timeframe`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `trial_heads` (
	`user_id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`hash` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `trial_records` (
	`user_id` text NOT NULL,
	`number` integer NOT NULL,
	`lineage` text NOT NULL,
	`strategy_id` text NOT NULL,
	`strategy_version` integer,
	`entry` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `number`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "trial_records_number" CHECK("trial_records"."number" >= 0),
	CONSTRAINT "trial_records_hash" CHECK(length("trial_records"."hash") = 64)
);
--> statement-breakpoint
CREATE INDEX `trial_records_lineage` ON `trial_records` (`user_id`,`lineage`);--> statement-breakpoint
ALTER TABLE `backtest_sessions` ADD `mode` text DEFAULT 'ohlc' NOT NULL;--> statement-breakpoint
ALTER TABLE `backtest_sessions` ADD `request` text;--> statement-breakpoint
ALTER TABLE `backtest_sessions` ADD `progress` real DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `backtest_sessions` ADD `estimated_cpu_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `backtest_sessions` ADD `labels` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `backtest_sessions` ADD `problem` text;--> statement-breakpoint
ALTER TABLE `backtest_sessions` ADD `cancelled_at` integer;--> statement-breakpoint
ALTER TABLE `backtest_sessions` ADD `attempt` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `backtest_sessions` ADD `lease_until` integer;--> statement-breakpoint
CREATE INDEX `backtest_sessions_running` ON `backtest_sessions` (`created_at`) WHERE status = 'running';--> statement-breakpoint
ALTER TABLE `bar_chunks` ADD `sha256` text;--> statement-breakpoint
ALTER TABLE `bar_chunks` ADD `origin` text DEFAULT 'csv' NOT NULL;--> statement-breakpoint
ALTER TABLE `strategies` ADD `lineage` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `strategies_lineage` ON `strategies` (`user_id`,`lineage`);--> statement-breakpoint
CREATE INDEX `strategy_versions_hash` ON `strategy_versions` (`hash`);