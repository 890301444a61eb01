const svgName = 'http://www.w3.org/2000/svg';

/** An icon of one stroke, for who has no templates yet. */
export function drawn(path: string): SVGElement {
  const [icon, line] = [
    document.createElementNS(svgName, 'svg'),
    document.createElementNS(svgName, 'path'),
  ];
  const look = { viewBox: '0 0 24 24', width: 20, height: 20, 'aria-hidden': true };
  const stroke = { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.8 };
  const round = { 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  for (const [name, value] of Object.entries({ ...look, ...stroke, ...round }))
    icon.setAttribute(name, String(value));
  line.setAttribute('d', path);
  icon.append(line);
  return icon;
}
