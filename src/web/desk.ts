import './desk/desk-view.ts';
