/** The paths of icons that are loaded with what shows them. */
export const latePaths = {
  close: 'M6 6l12 12M18 6 6 18',
  edit: 'M4 20l1-4L16 5l3 3L8 19l-4 1Zm10-13 3 3',
  remove: 'M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13',
  open: 'M6 9l6 6 6-6',
  next: 'M9 6l6 6-6 6',
  back: 'M19 12H5m6-6-6 6 6 6',
  unseen:
    'M4 4l16 16M9.9 5.3A9.6 9.6 0 0 1 12 5c5 0 8.5 4.5 9.5 7a13 13 0 0 1-2.7 3.9M6.4 6.9C4.2 8.3 2.9 10.5 2.5 12c1 2.5 4.5 7 9.5 7a9.5 9.5 0 0 0 4.7-1.3',
  person: 'M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  at: 'M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Zm0 0v1.5a2.3 2.3 0 0 0 4.6 0V12A8.6 8.6 0 1 0 17 19',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  box: 'M4 5h16v4H4zM5.5 9v10h13V9M10 13h4',
  flag: 'M6 21V4m0 1h12l-3 4 3 4H6',
  ban: 'M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0ZM6 6l12 12',
  reply: 'M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6v1',
  undo: 'M8 6 4 10l4 4M4 10h10a5 5 0 0 1 0 10h-3',
  sweep: 'M5 6h14M5 12h9M5 18h5m6-3 4 4m0-4-4 4',
} as const;
