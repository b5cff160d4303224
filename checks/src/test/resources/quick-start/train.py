print("::tacho plan train")
print("::tacho stage begin train")
for step in range(1, 6):
    print(f"::tacho point step={step} loss={1 / step}")
    print(f"::tacho progress {step}/5 unit=steps")
print("::tacho stage end train")
