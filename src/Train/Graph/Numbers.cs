namespace Maas.Train.Graph;

/// <summary>The numbers that an operator computes in where a graph trains in bfloat16, as torch's autocast has it.</summary>
internal enum Numbers
{
    /// <summary>Those of its inputs; float32 where they differ.</summary>
    AsGiven,

    /// <summary>bfloat16: products, whose cost is what the shorter numbers save.</summary>
    Bfloat16,

    /// <summary>float32: where small differences matter, or many numbers are summed.</summary>
    Float32,
}
