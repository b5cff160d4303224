# Redraws the plot from the values beside this file, with matplotlib:  python3 THIS.py [OUT.pdf | OUT.png | OUT.svg]
import csv
import math
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt

HERE = pathlib.Path(__file__)
OUT = sys.argv[1] if len(sys.argv) > 1 else str(HERE.with_name(HERE.stem + "-redrawn.pdf"))
with open(HERE.with_suffix(".csv"), encoding="utf-8", newline="") as file:
    HEAD, *ROWS = list(csv.reader(file))


def number(text):
    """A cell as a number; what holds none is NaN, which matplotlib leaves out."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def column(at):
    return [number(row[at]) for row in ROWS]


def words(at):
    return [row[at] for row in ROWS]


def spread(at):
    """Where a column is followed by its interval: the ends."""
    name = HEAD[at]
    if HEAD[at + 1:at + 3] == [name + " from", name + " to"]:
        return column(at + 1), column(at + 2)
    return None


def series():
    """The columns that hold values of their own."""
    at = 1
    while at < len(HEAD):
        yield at
        at += 1 if spread(at) is None else 3


COLOURS = ["#0060a8", "#d55e00", "#1b9e77", "#7a1f5c", "#aa00ff", "#700000", "#330099", "#eb004e"]
DASHES = ["-", "--", ":", "-.", (0, (12, 4)), (0, (4, 2)), (0, (2, 5)), (0, (9, 2, 2, 2))]
MARKERS = "os^DvPX*"
TONES = {"": "#7a838d", "✓": "#00639c", "!": "#7d6300", "✗": "#b84300"}


def lines(ax):
    few = len(ROWS) <= 40
    greatest = max((abs(v) for at in range(1, len(HEAD)) for v in column(at) if math.isfinite(v)), default=0)
    if greatest > 1e300:  # more than matplotlib's axes can count
        ax.set_title("values divided by 1e10", fontsize=7, loc="right")
        for row in ROWS:
            row[1:] = ["" if v == "" else str(number(v) / 1e10) for v in row[1:]]
    for i, at in enumerate(series()):
        style = dict(color=COLOURS[i % 8], linestyle=DASHES[i % 8], marker=MARKERS[i % 8] if few else None)
        points = [k for k in range(len(ROWS)) if ROWS[k][at] != ""]
        x, y = column(0), column(at)
        ax.plot([x[k] for k in points], [y[k] for k in points], label=HEAD[at], markersize=4, **style)
        if spread(at):
            low, high = spread(at)
            ax.fill_between([x[k] for k in points], [low[k] for k in points], [high[k] for k in points],
                            color=COLOURS[i % 8], alpha=0.2, linewidth=0)
    ax.legend()


def bars(ax):
    own = list(series())
    names = words(0)
    left = [0.0] * len(names)
    for i, at in enumerate(own):
        values = [0.0 if math.isnan(v) else v for v in column(at)]
        if LAYOUT == "stacked":
            ax.barh(names, values, left=left, label=HEAD[at], color=COLOURS[i % 8])
            left = [a + b for a, b in zip(left, values)]
            continue
        high = 0.8 / len(own)
        places = [k + (i - (len(own) - 1) / 2) * high for k in range(len(names))]
        ends = spread(at)
        error = None
        if ends:
            error = [[0 if math.isnan(a) else max(0, v - a) for v, a in zip(values, ends[0])],
                     [0 if math.isnan(a) else max(0, a - v) for v, a in zip(values, ends[1])]]
        ax.barh(places, values, height=high * 0.92, xerr=error, capsize=2, label=HEAD[at], color=COLOURS[i % 8])
    ax.set_yticks(range(len(names)), names)
    ax.invert_yaxis()
    if len(own) > 1:
        ax.legend()


def histogram(ax):
    edges = column(0) + [column(1)[-1]]
    for i, at in enumerate(range(2, len(HEAD))):
        ax.stairs(column(at), edges, fill=i == 0, label=HEAD[at], color=COLOURS[i % 8], alpha=0.8)
    ax.legend()


def scatter(ax):
    x, y, kinds, labels, best = (HEAD.index(name) for name in ("x", "y", "series", "point", "frontier"))
    for i, kind in enumerate(dict.fromkeys(words(kinds))):
        own = [row for row in ROWS if row[kinds] == kind]
        ax.scatter([number(row[x]) for row in own], [number(row[y]) for row in own], label=kind,
                   color=COLOURS[i % 8], marker=MARKERS[i % 8])
    line = sorted((row for row in ROWS if row[best]), key=lambda row: int(row[best]))
    if line:
        ax.plot([number(row[x]) for row in line], [number(row[y]) for row in line], "--", color="black",
                label="frontier")
    if len(ROWS) <= 16:
        for row in ROWS:
            if math.isfinite(number(row[x]) + number(row[y])):
                ax.annotate(row[labels], (number(row[x]), number(row[y])), fontsize=7, xytext=(5, 3),
                            textcoords="offset points")
    ax.legend()


def heat_map(ax):
    rows, columns = list(dict.fromkeys(words(0))), list(dict.fromkeys(words(1)))
    shades = [[math.nan] * len(columns) for _ in rows]
    for row in ROWS:
        shades[rows.index(row[0])][columns.index(row[1])] = number(row[2])
    furthest = max((abs(v) for row in shades for v in row if math.isfinite(v)), default=1)
    ends = dict(vmin=-furthest, vmax=furthest, cmap="RdYlBu") if DIVERGING else dict(cmap="Blues")
    picture = ax.imshow(shades, aspect="auto", alpha=0.7, **ends)
    for row in ROWS:
        if len(ROWS) <= 600:
            ax.text(columns.index(row[1]), rows.index(row[0]), row[3], ha="center", va="center", fontsize=7)
    ax.set_xticks(range(len(columns)), columns, rotation=30, ha="right")
    ax.set_yticks(range(len(rows)), rows)
    ax.figure.colorbar(picture, label=X_LABEL)


def box_plot(ax):
    stats = [dict(label=row[0], whislo=number(row[1]), q1=number(row[2]), med=number(row[3]), q3=number(row[4]),
                  whishi=number(row[5]), fliers=[number(v) for v in row[6].split()])
             for row in ROWS if math.isfinite(number(row[3]))]
    try:
        ax.bxp(stats, orientation="horizontal")
    except TypeError:  # matplotlib before 3.10
        ax.bxp(stats, vert=False)
    ax.invert_yaxis()


def parallel_coordinates(ax):
    for i, row in enumerate(ROWS):
        places = []
        for at in range(1, len(HEAD)):
            known = [v for v in column(at) if math.isfinite(v) and (v > 0 or not LOGS[at - 1])]
            turn = math.log if LOGS[at - 1] else float
            value = number(row[at])
            if value not in known:
                places.append(math.nan)
                continue
            low, high = turn(min(known)), turn(max(known))
            places.append((turn(value) - low) / (high - low) if high > low else 0.5)
        ax.plot(HEAD[1:], places, label=row[0], color=COLOURS[i % 8], linestyle=DASHES[i % 8], marker=MARKERS[i % 8])
    ax.set_ylabel("place between least and greatest")
    ax.legend(fontsize=7)


def radar(ax):
    turns = [2 * math.pi * i / (len(HEAD) - 1) for i in range(len(HEAD) - 1)]
    for i, row in enumerate(ROWS):
        shares = [number(v) for v in row[1:]]
        ax.plot(turns + turns[:1], shares + shares[:1], label=row[0], color=COLOURS[i % 8], linestyle=DASHES[i % 8],
                marker=MARKERS[i % 8])
    ax.set_theta_zero_location("N")
    ax.set_theta_direction(-1)
    ax.set_xticks(turns, HEAD[1:])
    ax.set_ylim(0, 1)
    ax.legend(loc="lower right", fontsize=7)


def timeline(ax):
    lanes = list(dict.fromkeys(words(0)))
    for lane, what, sign, begin, end in ROWS:
        begin, end, at = number(begin), number(end), lanes.index(lane)
        if begin == end:
            ax.plot([begin], [at], "D", color=TONES[sign])
        else:
            ax.broken_barh([(begin, end - begin)], (at - 0.35, 0.7), color=TONES[sign], alpha=0.5)
        ax.text(begin, at, " " + what, va="center", fontsize=7)
    ax.set_yticks(range(len(lanes)), lanes)
    ax.invert_yaxis()


def gauge(ax):
    name, value, low, high = ROWS[0][0], *(number(v) for v in ROWS[0][1:4])
    begin = low
    for zone in ROWS[1:]:
        ax.barh([name], [number(zone[1]) - begin], left=begin, color=TONES[zone[2]], alpha=0.35, label=zone[0])
        begin = number(zone[1])
    ax.barh([name], [value - low], left=low, height=0.3, color="black")
    ax.set_xlim(low, high)
    if len(ROWS) > 1:
        ax.legend(fontsize=7)


figure, axes = plt.subplots(figsize=(7.2, 4), subplot_kw={"projection": "polar"} if KIND == "radar" else {})
if ROWS:
    {"lines": lines, "bars": bars, "histogram": histogram, "scatter": scatter, "heat-map": heat_map,
     "box-plot": box_plot, "parallel-coordinates": parallel_coordinates, "radar": radar, "timeline": timeline,
     "gauge": gauge}[KIND](axes)
if KIND not in ("heat-map", "radar", "parallel-coordinates"):
    axes.set_xlabel(X_LABEL)
    axes.set_ylabel(Y_LABEL)
    if X_LOG:
        axes.set_xscale("log")
    if Y_LOG:
        axes.set_yscale("log")
axes.set_title(TITLE.replace("$", r"\$"))
figure.savefig(OUT, bbox_inches="tight")
