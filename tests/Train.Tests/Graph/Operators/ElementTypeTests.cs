using Maas.Onnx.Training;
using Maas.Train.Tests.Graph.Operators.Cases;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

/// <summary>Every operator in every element type: what ONNX Runtime takes and torch computes alike is what is told.</summary>
[TestClass]
public sealed class ElementTypeTests
{
    private static readonly (string Name, ScalarType Type, double Tolerance)[] Types =
    [
        ("f32", ScalarType.Float32, 1e-4),
        ("f64", ScalarType.Float64, 1e-5),
        ("f16", ScalarType.Float16, 2e-2),
        ("bf16", ScalarType.BFloat16, 8e-2),
        ("i8", ScalarType.Int8, 0),
        ("i16", ScalarType.Int16, 0),
        ("i32", ScalarType.Int32, 0),
        ("i64", ScalarType.Int64, 0),
        ("u8", ScalarType.Byte, 0),
        ("bool", ScalarType.Bool, 0),
    ];

    [TestMethod]
    public void Every_operator_has_its_cases()
    {
        var known = TrainableOperators.All.Select(each => each.Name).Distinct().ToArray();

        CollectionAssert.AreEquivalent(known, OperatorCases.Names.ToArray());
    }

    [TestMethod]
    public void What_is_told_of_element_types_is_what_agrees_with_ONNX_Runtime()
    {
        var told = TrainableOperators.All.DistinctBy(each => each.Name)
            .ToDictionary(each => each.Name, each => string.Join(' ', each.ElementTypes));

        var found = OperatorCases.Names.Order(StringComparer.Ordinal)
            .Select(name => (Name: name,
                Types: string.Join(' ', Types.Where(type => Agrees(name, type.Type, type.Tolerance)).Select(type => type.Name))))
            .ToArray();

        var wrong = found.Where(each => told.GetValueOrDefault(each.Name) != each.Types).Select(each => $"{each.Name} {each.Types}")
            .ToArray();
        Assert.IsEmpty(wrong, $"should be told:\n{string.Join('\n', wrong)}");
    }

    private static bool Agrees(string name, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        try
        {
            Array.ForEach(OperatorCases.Of(name, type), subject => Oracle.Agrees(subject, tolerance));
            return true;
        }
        catch (Exception error) when (error is OnnxRuntimeException or Core.ServiceException or AssertFailedException)
        {
            return false;
        }
    }
}
