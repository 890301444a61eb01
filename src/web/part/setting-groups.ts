import type { SettingName } from '../../protocol/setting.ts';

/** The settings that stand together in the panel, under a heading. */
export interface SettingGroup {
  readonly heading: string;
  readonly names: readonly SettingName[];
}

export const settingGroups: readonly SettingGroup[] = [
  { heading: 'The room', names: ['title', 'topic', 'rules', 'listed', 'archived'] },
  {
    heading: 'Who may come in',
    names: ['read', 'post', 'guests', 'password', 'newcomers', 'people', 'opens', 'ends'],
  },
  { heading: 'Pace and words', names: ['slow', 'pace', 'hold', 'links', 'filters'] },
  { heading: 'What is kept', names: ['keep', 'edits', 'former', 'formatting'] },
];
