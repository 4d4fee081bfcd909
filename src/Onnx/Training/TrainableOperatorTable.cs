namespace Maas.Onnx.Training;

/// <summary>The table of operators that can be trained, a line for each:
/// its name, the opset versions of its definitions, its types.</summary>
internal static class TrainableOperatorTable
{
    public const string Text = """
        Abs 6 f32 f64 f16 i8 i16 i32 i64 u8
        Acos 7 f32 f16
        Acosh 9 f32 f16
        Add 7 f32 f64 f16 i8 i16 i32 i64 u8
        AffineGrid 20 f32 f64 f16
        And 7 bool
        ArgMax 1 f32 f64 f16 i8 i32 i64 u8
        ArgMin 1 f32 f64 f16 i8 i32 i64 u8
        Asin 7 f32 f16
        Asinh 9 f32 f16
        Atan 7 f32 f16
        Atanh 9 f32 f16
        Attention 23 f32 f64 f16
        AveragePool 7 f32 f16
        BatchNormalization 7 f32 f64 f16
        BitShift 11 u8
        BitwiseAnd 18 i8 i16 i32 i64 u8
        BitwiseNot 18 i8 i16 i32 i64 u8
        BitwiseOr 18 i8 i16 i32 i64 u8
        BitwiseXor 18 i8 i16 i32 i64 u8
        BlackmanWindow 17 f32 f64 f16 bf16 i8 i16 i32 i64 u8
        Cast 6 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        CastLike 15 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Ceil 6 f32 f64 f16
        Celu 12 f32
        CenterCropPad 18 f32 f64 f16 i8 i32 i64 u8 bool
        Clip 6,11 f32 f64 f16 i8 i32 i64 u8
        Col2Im 18 f32 f16
        Compress 9 f32 f64 f16 i8 i16 i32 i64 u8 bool
        Concat 4 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Constant 1 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        ConstantOfShape 9 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Conv 1 f32 f16
        ConvTranspose 1 f32 f16
        Cos 7 f32 f64 f16
        Cosh 9 f32 f16
        CumSum 11 f32 f64 f16 i32 i64
        DFT 17,20 f32 f64
        DepthToSpace 1 f32 f64 f16 i8 u8
        DequantizeLinear 10 i8 i16 i32 u8
        Det 11 f32
        Div 7 f32 f64 f16 i8 i16 i32 i64 u8
        Dropout 7,12 f32 f64 f16
        DynamicQuantizeLinear 11 f32
        Einsum 12 f32 f64 f16 i32 i64
        Elu 6 f32 f64 f16
        Equal 7 f32 f64 f16 i8 i16 i32 i64 u8 bool
        Erf 9 f32 f16
        Exp 6 f32 f64 f16
        Expand 8 f32 f64 f16 i8 i16 i32 i64 u8 bool
        EyeLike 9 f32 f64 f16 i32 i64
        Flatten 1 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Floor 6 f32 f64 f16
        GRU 7 f32 f16
        Gather 1 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        GatherElements 11 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        GatherND 11 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Gelu 20 f32 f16
        Gemm 7 f32 f64 f16
        GlobalAveragePool 1 f32 f16
        GlobalLpPool 2 f32 f16
        GlobalMaxPool 1 f32 f16
        Greater 7 f32 f64 f16 i8 i16 i32 i64 u8
        GreaterOrEqual 12 f32 f64 f16 i8 i16 i32 i64 u8
        GridSample 16 f32 f64 f16
        GroupNormalization 18,21 f32 f64 f16
        HammingWindow 17 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        HannWindow 17 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        HardSigmoid 6 f32 f64 f16
        HardSwish 14 f32 f64 f16
        Hardmax 1,13 f32 f16
        Identity 1 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        If 1 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        InstanceNormalization 6 f32 f16
        IsInf 10 f32 f64
        IsNaN 9 f32 f64 f16
        LRN 1 f32
        LSTM 7 f32 f16
        LayerNormalization 17 f32 f64 f16 bf16
        LeakyRelu 6 f32 f64 f16
        Less 7 f32 f64 f16 i8 i16 i32 i64 u8
        LessOrEqual 12 f32 f64 f16 i8 i16 i32 i64 u8
        Log 6 f32 f64 f16
        LogSoftmax 1,13 f32 f64 f16
        Loop 1 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        LpNormalization 1 f32 f64 f16
        LpPool 2 f32 f16
        MatMul 1 f32 f64 f16 i32 i64
        MatMulInteger 10 i8 u8
        Max 6 f32 f64 f16 i8 i32 i64 u8
        MaxPool 1 f32 f64 f16 i8 u8
        MaxUnpool 9 f32 f16
        Mean 6 f32 f16
        MeanVarianceNormalization 9 f32
        MelWeightMatrix 17 f32 f64 i8 i16 i32 i64 u8
        Min 6 f32 f64 f16 i8 i32 i64 u8
        Mish 18 f32 f64 f16
        Mod 10 f32 f64 f16 i8 i16 i32 i64 u8
        Mul 7 f32 f64 f16 i8 i16 i32 i64 u8
        Neg 6 f32 f64 f16 i8 i16 i32 i64
        NegativeLogLikelihoodLoss 12 f32 f64 f16
        NonZero 9 f32 f16 i32 i64 u8 bool
        Not 1 bool
        OneHot 9 f32 f16 i64
        Or 7 bool
        PRelu 7 f32 f64 f16 i32 i64
        Pad 2,11 f32 f64 f16 i8 i32 i64 u8 bool
        Pow 7 f32 f64 f16 i32 i64
        QuantizeLinear 10 i8 i16 u8
        RMSNormalization 23 f32 f64 f16
        RNN 7 f32 f16
        Range 11 f32 f64 i16 i32 i64
        Reciprocal 6 f32 f64 f16
        ReduceL1 1 f32 f64 f16 i32 i64
        ReduceL2 1 f32 f64 f16 i32 i64
        ReduceLogSum 1 f32 f64 f16 i32 i64
        ReduceLogSumExp 1 f32 f64 f16 bf16
        ReduceMax 1 f32 f64 f16 i8 i32 i64 u8
        ReduceMean 1 f32 f64 f16 i32 i64
        ReduceMin 1 f32 f64 f16 i8 i32 i64 u8
        ReduceProd 1 f32 f64 f16 i32 i64
        ReduceSum 1 f32 f64 f16 i32 i64
        ReduceSumSquare 1 f32 f64 f16 i32 i64
        Relu 6 f32 f64 f16 i8 i32 i64
        Reshape 5 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Resize 10,11 f32 f16 u8
        ReverseSequence 10 f32 f64 f16 i8 i16 i32 i64 u8 bool
        RotaryEmbedding 23 f32 f16
        Round 11 f32 f64 f16
        STFT 17 f32 f64
        Scan 9 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Scatter 9 f32 f64 f16 i8 i16 i32 i64 u8 bool
        ScatterElements 11 f32 f64 i8 i16 i32 i64 u8
        ScatterND 11 f32 f64 i8 i16 i32 i64 u8 bool
        Selu 6 f32 f64 f16
        Shape 1 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Shrink 9 f32 f64 f16 i8 i16 i32 i64 u8
        Sigmoid 6 f32 f64 f16
        Sign 9 f32 f64 f16 bf16 i8 i16 i32 i64 u8
        Sin 7 f32 f64 f16
        Sinh 9 f32 f16
        Size 1 f32 f64 f16 i8 i16 i32 i64 u8 bool
        Slice 1,10 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Softmax 1,13 f32 f64 f16
        SoftmaxCrossEntropyLoss 12 f32 f64 f16
        Softplus 1 f32 f64 f16
        Softsign 1 f32 f64 f16
        SpaceToDepth 1 f32 f64 f16 i8 u8
        Split 2 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Sqrt 6 f32 f64 f16
        Squeeze 1 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Sub 7 f32 f64 f16 i8 i16 i32 i64 u8
        Sum 6 f32 f64 f16
        Tan 7 f32 f16
        Tanh 6 f32 f64 f16
        ThresholdedRelu 10 f32 f64 f16
        Tile 6 f32 f64 f16 i8 i16 i32 i64 u8 bool
        TopK 1,10 f32 f64 f16 i8 i16 i32 i64 u8
        Transpose 1 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Trilu 14 f32 f64 f16 i32 i64 bool
        Unique 11 f32 f64 f16 i8 i64
        Unsqueeze 1 f32 f64 f16 bf16 i8 i16 i32 i64 u8 bool
        Upsample 7,9 f32 f16 i8 i32 u8
        Where 9 f32 f64 f16 i8 i32 i64 u8
        Xor 7 bool
        """;
}
