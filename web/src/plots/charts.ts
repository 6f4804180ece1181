// The parts of ECharts in use, and no others: bars, lines, their axes, a legend, a tooltip drawn on the canvas (one made of HTML
// would need inline styles, which the page's policy forbids).
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);
export { init };
