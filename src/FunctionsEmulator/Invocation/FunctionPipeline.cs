using Microsoft.Azure.Functions.Worker.Middleware;

namespace Maas.FunctionsEmulator.Invocation;

/// <summary>The app's middleware, the first added outermost.</summary>
internal sealed class FunctionPipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> steps = [];

    public void Add(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> step) => steps.Add(step);

    public FunctionExecutionDelegate Around(FunctionExecutionDelegate innermost) =>
        steps.AsEnumerable().Reverse().Aggregate(innermost, (next, step) => step(next));
}
