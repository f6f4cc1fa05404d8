ALTER TABLE `orders` ADD `group_id` text;--> statement-breakpoint
CREATE INDEX `orders_group` ON `orders` (`group_id`) WHERE group_id is not null;--> statement-breakpoint
CREATE INDEX `orders_open` ON `orders` (`updated_at`) WHERE is_final = 0;--> statement-breakpoint
ALTER TABLE `trading_accounts` ADD `kill_level` text;--> statement-breakpoint
ALTER TABLE `trading_accounts` ADD `kill_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `trading_accounts` ADD `kill_pressed_at` integer;--> statement-breakpoint
ALTER TABLE `trading_accounts` ADD `kill_by` text;--> statement-breakpoint
ALTER TABLE `trading_accounts` ADD `kill_told_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `trading_accounts` ADD `kill_in_force_at` integer;--> statement-breakpoint
CREATE INDEX `trading_accounts_kill_to_tell` ON `trading_accounts` (`kill_pressed_at`) WHERE kill_told_version < kill_version;