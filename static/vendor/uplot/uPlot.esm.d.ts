export interface Axis {
  stroke?: string; font?: string; size?: number; space?: number; show?: boolean;
  grid?: { stroke?: string; width?: number }; ticks?: { stroke?: string; width?: number; size?: number };
  splits?: (plot: uPlot, axis: number, min: number, max: number) => number[];
  values?: (plot: uPlot, splits: number[]) => string[];
}
export interface Series { label?: string; stroke?: string; width?: number; dash?: number[]; fill?: string; value?: (plot: uPlot, value: number | null) => string; points?: { show: boolean } }
export interface Options {
  width: number; height: number; padding?: (number | null)[];
  series: Series[]; axes?: Axis[];
  scales?: Record<string, { time?: boolean; range?: (plot: uPlot, min: number, max: number) => [number, number] }>;
  legend?: { show?: boolean }; cursor?: { show?: boolean; y?: boolean; drag?: { x: boolean; y: boolean } };
  hooks?: { draw?: ((plot: uPlot) => void)[] };
}
export default class uPlot {
  constructor(options: Options, data: number[][], target: HTMLElement);
  ctx: CanvasRenderingContext2D;
  bbox: { left: number; top: number; width: number; height: number };
  data: number[][];
  setData(data: number[][]): void;
  setSize(size: { width: number; height: number }): void;
  valToPos(value: number, scale: string, canvas?: boolean): number;
  destroy(): void;
  static pxRatio: number;
}
