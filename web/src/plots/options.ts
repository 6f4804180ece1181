// The plots as data: stacked bars over names, and lines over days. Colours are those of the theme, read when a plot is drawn.
import type { EChartsCoreOption } from 'echarts/core';
import { dark } from '../shared/theme';

export interface Series { name: string; values: (number | null)[]; colour?: string; dashed?: boolean }
/** From slightly to very late. */
export const lateColours = ['#e8b04a', '#e08a3c', '#d4622f', '#bd3a2b', '#8c1d1d'];
const palette = ['#3f74b8', '#c8372d', '#2f8f5b', '#8a5fb0', '#c58a1c'];
const axis = () => ({ axisLabel: { color: dark.value ? '#c4cbd4' : '#444c56' }, axisLine: { lineStyle: { color: dark.value ? '#59616b' : '#a5acb6' } }, splitLine: { lineStyle: { color: dark.value ? '#2d343c' : '#e4e8ec' } } });
const tooltip = () => ({ trigger: 'axis', renderMode: 'richText', axisPointer: { type: 'shadow' }, backgroundColor: dark.value ? '#232930' : '#ffffff', textStyle: { color: dark.value ? '#eceff2' : '#1b1f24' } });
const legend = () => ({ top: 0, type: 'scroll', itemWidth: 14, textStyle: { color: dark.value ? '#d3d8de' : '#373d45' } });

/** Lying stacked bars, the first name on top. */
export function bars(names: string[], series: Series[]): EChartsCoreOption {
  return {
    tooltip: tooltip(), legend: legend(), grid: { left: 8, right: 24, top: 34, bottom: 4, containLabel: true },
    xAxis: { type: 'value', minInterval: 1, ...axis() }, yAxis: { type: 'category', data: names, inverse: true, ...axis(), axisLabel: { ...axis().axisLabel, width: 150, overflow: 'truncate' } },
    series: series.map(({ name, values, colour }, i) => ({ name, type: 'bar', stack: 'all', data: values, barMaxWidth: 22, itemStyle: { color: colour ?? palette[i % palette.length] } })),
  };
}

/** Standing bars, stacked. */
export function columns(names: string[], series: Series[]): EChartsCoreOption {
  return {
    tooltip: tooltip(), legend: legend(), grid: { left: 8, right: 8, top: 34, bottom: 4, containLabel: true },
    xAxis: { type: 'category', data: names, ...axis() }, yAxis: { type: 'value', minInterval: 1, ...axis() },
    series: series.map(({ name, values, colour }, i) => ({ name, type: 'bar', stack: 'all', data: values, barMaxWidth: 34, itemStyle: { color: colour ?? palette[i % palette.length] } })),
  };
}

export function lines(names: string[], series: Series[]): EChartsCoreOption {
  return {
    tooltip: { ...tooltip(), axisPointer: { type: 'line' } }, legend: legend(), grid: { left: 8, right: 16, top: 34, bottom: 4, containLabel: true },
    xAxis: { type: 'category', data: names, ...axis() }, yAxis: { type: 'value', minInterval: 1, ...axis() },
    series: series.map(({ name, values, colour, dashed }, i) => ({ name, type: 'line', data: values, symbolSize: 6, connectNulls: false, lineStyle: { type: dashed ? 'dashed' : 'solid', width: 2 }, itemStyle: { color: colour ?? palette[i % palette.length] } })),
  };
}
