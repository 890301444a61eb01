import { Command } from 'commander';

/** A command that works on a data folder, which is found as the server finds it. */
export function onFolder(name: string, does: string): Command {
  return new Command(name)
    .description(does)
    .option('--data <folder>', 'folder of the database (env PARLOUR_DATA; data)')
    .option('--config <file>', 'JSON file of options (env PARLOUR_CONFIG; parlour.json)')
    .allowExcessArguments(false)
    .hook('preAction', (command) => {
      for (const name of ['data', 'config']) {
        for (let above = command.parent; above; above = above.parent) {
          const before = above.getOptionValue(name);
          if (command.getOptionValue(name) === undefined) command.setOptionValue(name, before);
        }
      }
    });
}
