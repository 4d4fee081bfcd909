using Maas.Onnx.Format;

namespace Maas.Onnx.Checking;

/// <summary>A model's own operators: each defined once, and none made of itself.</summary>
internal static class FunctionCheck
{
    public static void Check(ModelProto model)
    {
        var functions = new Dictionary<(string, string, string), FunctionProto>();
        foreach (var function in model.Functions)
        {
            if (!functions.TryAdd((function.Domain, function.Name, function.Overload), function))
            {
                throw new OnnxException($"function {Shown.Name(function.Name)} is defined twice");
            }
        }

        var done = new HashSet<FunctionProto>(ReferenceEqualityComparer.Instance);
        foreach (var function in model.Functions)
        {
            CheckCalls(function, functions, done);
        }
    }

    // A walk in depth with a stack of its own: a hostile chain of functions may be longer than the thread's stack is deep.
    private static void CheckCalls(
        FunctionProto first, Dictionary<(string, string, string), FunctionProto> functions, HashSet<FunctionProto> done)
    {
        var open = new HashSet<FunctionProto>(ReferenceEqualityComparer.Instance);
        var path = new Stack<(FunctionProto Function, IEnumerator<FunctionProto> Calls)>();
        Enter(first);
        while (path.TryPeek(out var top))
        {
            if (!top.Calls.MoveNext())
            {
                open.Remove(top.Function);
                done.Add(top.Function);
                path.Pop();
            }
            else if (!done.Contains(top.Calls.Current))
            {
                Enter(top.Calls.Current);
            }
        }

        void Enter(FunctionProto function)
        {
            if (!open.Add(function))
            {
                throw new OnnxException($"function {Shown.Name(function.Name)} is made of itself");
            }

            path.Push((function, Calls(function, functions).GetEnumerator()));
        }
    }

    private static IEnumerable<FunctionProto> Calls(
        FunctionProto function, Dictionary<(string, string, string), FunctionProto> functions) =>
        GraphWalk.Nodes(function)
            .Select(node => functions.GetValueOrDefault((node.Domain, node.OpType, node.Overload)))
            .OfType<FunctionProto>();
}
